import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeLocalPostgres, startLocalPostgres } from './index.ts';
import { privateFolder, processesNaming, query } from './spec-probes.ts';

const password = 'secret';

(process.getuid?.() === 0 ? describe : describe.skip)('root, where user namespaces are refused', () => {
  let folder: Awaited<ReturnType<typeof privateFolder>>;
  let dataFolder: string;

  const start = () => startLocalPostgres({ dataFolder, password, rootWay: 'other-user' });
  const realPlace = async () => {
    const pointer = await readFile(join(dataFolder, 'postgres-is-elsewhere.json'), 'utf8');
    return (JSON.parse(pointer) as { folder: string }).folder;
  };

  beforeEach(async () => {
    folder = await privateFolder();
    dataFolder = join(folder.path, 'dữ liệu');
  });

  afterEach(async () => {
    await folder.remove();
  });

  it('keeps the data where another user may enter, finds it again and removes it', async () => {
    const first = await start();
    const place = await realPlace();
    expect((await stat(join(place, 'cluster'))).uid).not.toBe(0);
    await query(first.url('postgres'), "create table kept as select 'Sở Nội vụ' as name");
    await first.stop();

    const second = await startLocalPostgres({ dataFolder, password });
    expect(await query(second.url('postgres'), 'select name from kept')).toEqual([{ name: 'Sở Nội vụ' }]);
    await expect(start()).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    await expect(removeLocalPostgres(dataFolder)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    await second.stop();
    expect(await processesNaming(place)).toEqual([]);

    await removeLocalPostgres(dataFolder);
    await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('says so when the real place is gone, instead of beginning anew', async () => {
    await (await start()).stop();
    const place = await realPlace();
    await rm(place, { recursive: true });
    const gone = start();
    await expect(gone).rejects.toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
    await expect(gone).rejects.toThrow(place);
  });

  it('clears away the real place of a data folder that was deleted by hand', async () => {
    await (await start()).stop();
    const lost = await realPlace();
    await rm(dataFolder, { recursive: true });
    await (await start()).stop();
    expect(await realPlace()).not.toBe(lost);
    await expect(stat(lost)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  describe('which a probe finds out', () => {
    const path = process.env['PATH'] ?? '';

    const refuseNamespaces = async () => {
      const programs = join(folder.path, 'programs');
      await mkdir(programs);
      await writeFile(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      process.env['PATH'] = `${programs}:${path}`;
    };

    afterEach(() => {
      process.env['PATH'] = path;
    });

    it('takes the other user without being told', async () => {
      await refuseNamespaces();
      const started = await startLocalPostgres({ dataFolder, password });
      expect(await query(started.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
      await started.stop();
      expect(await realPlace()).toContain('reformgraph-postgres');
    });

    it('refuses a cluster that root made in a user namespace, and keeps it', async () => {
      await mkdir(dataFolder);
      await writeFile(join(dataFolder, 'PG_VERSION'), '18\n');
      await refuseNamespaces();
      await expect(startLocalPostgres({ dataFolder, password })).rejects.toMatchObject({
        code: 'ROOT_REFUSED',
      });
      expect(await readdir(dataFolder)).toEqual(['PG_VERSION']);
    });
  });

  it('does not touch what lies in the data folder', async () => {
    await mkdir(join(dataFolder, 'ảnh'), { recursive: true });
    await expect(start()).rejects.toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
    expect(await readdir(dataFolder)).toEqual(['ảnh']);
  });

  it('copies the binaries once, owned by root', async () => {
    await (await start()).stop();
    const beside = dirname(await realPlace());
    const binaries = (await readdir(beside)).filter((name) => name.startsWith('binaries-'));
    expect(binaries).toHaveLength(1);
    expect((await stat(join(beside, binaries[0] ?? ''))).uid).toBe(0);
  });
});
