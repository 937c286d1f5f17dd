import { spawn } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { findBinaries, runningVersion } from './binaries.ts';
import {
  LocalPostgresError,
  removeLocalPostgres,
  startLocalPostgres,
  type LocalPostgresErrorCode,
} from './index.ts';
import { privateFolder, processesNaming, query } from './spec-probes.ts';

const password = 'secret';
const isRoot = process.getuid?.() === 0;

const flipByte = async (path: string) => {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  await writeFile(path, bytes);
};

describe('what cannot be started', () => {
  let folder: Awaited<ReturnType<typeof privateFolder>>;
  let model: string;
  let copies = 0;

  const start = (
    dataFolder: string,
    more: { password?: string; port?: number; settings?: Record<string, string> } = {},
  ) => startLocalPostgres({ dataFolder, password, ...more });

  const copyOfCluster = async () => {
    copies += 1;
    const copy = join(folder.path, `bản sao ${copies}`);
    await cp(model, copy, { recursive: true });
    await chmod(copy, 0o700);
    return copy;
  };

  const refusal = async (attempt: Promise<unknown>, code: LocalPostgresErrorCode) => {
    const error: unknown = await attempt.then(
      () => 'it started',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(LocalPostgresError);
    const { code: found, message } = error as LocalPostgresError;
    expect({ found, message }).toEqual({ found: code, message });
    expect(message).toMatch(/^[^\n]+\.$/);
    return message;
  };

  beforeAll(async () => {
    folder = await privateFolder();
    model = join(folder.path, 'mẫu');
    const made = await start(model, { settings: { fsync: 'off' } });
    await made.stop();
  });

  afterAll(async () => {
    expect(await processesNaming(folder.path)).toEqual([]);
    await folder.remove();
  });

  it('a folder with something else in it, which stays as it was', async () => {
    const dataFolder = join(folder.path, 'ảnh');
    await mkdir(dataFolder);
    await writeFile(join(dataFolder, 'a.txt'), 'kept');
    const message = await refusal(start(dataFolder), 'DATA_FOLDER_BROKEN');
    expect(message).toContain(dataFolder);
    expect(await readFile(join(dataFolder, 'a.txt'), 'utf8')).toBe('kept');
  });

  it('a file where the folder should be', async () => {
    const path = join(folder.path, 'tệp');
    await writeFile(path, '');
    await refusal(start(path), 'DATA_FOLDER_BROKEN');
  });

  it.each([
    ['PG_VERSION is missing', (copy: string) => rm(join(copy, 'PG_VERSION'))],
    ['PG_VERSION is empty', (copy: string) => truncate(join(copy, 'PG_VERSION'))],
    ['initdb was interrupted', (copy: string) => rm(join(copy, 'global'), { recursive: true })],
    ['pg_control is cut off', (copy: string) => truncate(join(copy, 'global/pg_control'), 100)],
    [
      'pg_control is corrupt',
      (copy: string) => writeFile(join(copy, 'global/pg_control'), Buffer.alloc(8192, 1)),
    ],
    ['one byte of pg_control has flipped', (copy: string) => flipByte(join(copy, 'global/pg_control'))],
    ['the log of changes is gone', (copy: string) => rm(join(copy, 'pg_wal'), { recursive: true })],
  ])('a cluster of which %s', async (_what, harm) => {
    const copy = await copyOfCluster();
    await harm(copy);
    expect(await refusal(start(copy), 'DATA_FOLDER_BROKEN')).toContain(copy);
  });

  it('a cluster of another major version, naming both', async () => {
    const copy = await copyOfCluster();
    await writeFile(join(copy, 'PG_VERSION'), '16\n');
    const message = await refusal(start(copy), 'DATA_FOLDER_OTHER_VERSION');
    expect(message).toMatch(/PostgreSQL 16.*PostgreSQL 18/);
  });

  it('a cluster in use, naming process and port, which goes on unharmed and cannot be removed', async () => {
    const copy = await copyOfCluster();
    const running = await start(copy);
    try {
      const message = await refusal(start(copy), 'DATA_FOLDER_IN_USE');
      expect(message).toContain(`process ${running.pid} on port ${running.port}`);
      await refusal(removeLocalPostgres(copy), 'DATA_FOLDER_IN_USE');
      expect(await query(running.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      await running.stop();
    }
  });

  it('the slower of two first starts at once', async () => {
    const dataFolder = join(folder.path, 'cùng lúc');
    const both = await Promise.allSettled([start(dataFolder), start(dataFolder)]);
    const running = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const one of running) await one.stop();
    expect(running).toHaveLength(1);
    const failed = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(failed).toEqual([expect.objectContaining({ code: 'DATA_FOLDER_IN_USE' })]);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('cùng lúc'))).toEqual(['cùng lúc']);
  });

  it('a port in use, before any cluster is made', async () => {
    const server: Server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const message = await refusal(start(join(folder.path, 'cổng'), { port }), 'PORT_IN_USE');
      expect(message).toContain(String(port));
      expect(await readdir(folder.path)).not.toContain('cổng');
    } finally {
      server.close();
    }
  });

  it('another password than the one of the cluster', async () => {
    await refusal(start(await copyOfCluster(), { password: 'another' }), 'PASSWORD_REFUSED');
  });

  it("settings that PostgreSQL refuses, in PostgreSQL's words", async () => {
    const settings = { shared_preload_libraries: 'không_có' };
    const message = await refusal(start(await copyOfCluster(), { settings }), 'START_FAILED');
    expect(message).toContain('could not access file "không_có"');
  });

  it('a data folder of another user, or below a folder that is not ours to write', async () => {
    const copy = await copyOfCluster();
    if (isRoot) {
      await chown(copy, 12345, 12345);
      expect(await refusal(start(copy), 'DATA_FOLDER_NOT_WRITABLE')).toContain('12345');
    } else {
      await chmod(copy, 0o500);
      await refusal(start(join(copy, 'mới')), 'DATA_FOLDER_NOT_WRITABLE');
      await chmod(copy, 0o700);
    }
  });

  it('a platform without binaries, or one whose C library they do not know', async () => {
    expect(await refusal(findBinaries('sunos-sparc'), 'PLATFORM_NOT_SUPPORTED')).toContain('DATABASE_URL_');
    const root = join(folder.path, 'musl');
    await mkdir(join(root, 'bin'), { recursive: true });
    await writeFile(join(root, 'bin/postgres'), '#!/lib/ld-absent.so\n', { mode: 0o755 });
    expect(await refusal(runningVersion(root), 'PLATFORM_NOT_SUPPORTED')).toContain('musl');
    await writeFile(join(root, 'bin/postgres'), '#!/bin/sh\necho libicu is missing >&2; exit 127\n', {
      mode: 0o755,
    });
    expect(await refusal(runningVersion(root), 'BINARIES_DAMAGED')).toContain('libicu is missing');
  });

  it.each([
    ['a stranger', 'echo $$; exec sleep 60'],
    ['a zombie', 'sleep 0 & echo $!; exec sleep 60'],
  ])('is not one whose lock file names %s', async (_whom, script) => {
    const copy = await copyOfCluster();
    const stranger = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [printed] = (await once(stranger.stdout, 'data')) as [Buffer];
      const pid = printed.toString().trim();
      await writeFile(
        join(copy, 'postmaster.pid'),
        `${pid}\n${copy}\n1700000000\n5432\n\n127.0.0.1\n 1234 5678\nready   \n`,
      );
      const running = await start(copy);
      await running.stop();
    } finally {
      stranger.kill();
    }
  });

  it('is not one whose lock file is an empty left-over of a power cut', async () => {
    const copy = await copyOfCluster();
    await writeFile(join(copy, 'postmaster.pid'), '');
    await refusal(start(copy), 'DATA_FOLDER_IN_USE');
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(copy, 'postmaster.pid'), hourAgo, hourAgo);
    const running = await start(copy);
    await running.stop();
  });
});
