import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startLocalPostgres } from './index.ts';
import { isListening } from './port.ts';
import { privateFolder, processesNaming, query, until } from './spec-probes.ts';

const password = 'secret';

describe('when its starter goes', () => {
  let folder: Awaited<ReturnType<typeof privateFolder>>;
  let dataFolder: string;
  const starters: ChildProcessWithoutNullStreams[] = [];

  const spawnStarter = () => {
    const script = join(import.meta.dirname, 'spec-starter.ts');
    const starter = spawn(process.execPath, ['--import', 'tsx', script, dataFolder, password]);
    starters.push(starter);
    return starter;
  };

  const started = async (starter: ChildProcessWithoutNullStreams) => {
    for await (const line of createInterface({ input: starter.stdout })) {
      return JSON.parse(line) as { pid: number; port: number };
    }
    throw new Error('the starter ended without a word');
  };

  const nothingIsLeft = async () => (await processesNaming(dataFolder)).length === 0;

  beforeEach(async () => {
    folder = await privateFolder();
    dataFolder = join(folder.path, 'dữ liệu');
  });

  afterEach(async () => {
    for (const starter of starters.splice(0)) starter.kill('SIGKILL');
    await until('no process of the cluster is left', nothingIsLeft);
    await folder.remove();
  });

  it.each([
    ['is killed with SIGKILL', (starter: ChildProcessWithoutNullStreams) => starter.kill('SIGKILL')],
    ['is ended with SIGTERM', (starter: ChildProcessWithoutNullStreams) => starter.kill('SIGTERM')],
    ['exits without stopping it', (starter: ChildProcessWithoutNullStreams) => starter.stdin.write('exit\n')],
  ])('and %s, it shuts down in order within a second, its watcher too', async (_how, end) => {
    const starter = spawnStarter();
    const { port } = await started(starter);
    expect(await isListening(port)).toBe(true);
    end(starter);
    await until('the port is closed', async () => !(await isListening(port)), 1_500);
    await until('no process of the cluster is left', nothingIsLeft, 1_500);
    await expect(access(join(dataFolder, 'postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('while the cluster is being made, the next start is not hindered', async () => {
    const starter = spawnStarter();
    await until('the cluster is being made', async () =>
      (await readdir(folder.path)).some((name) => name.startsWith('dữ liệu.new-')),
    );
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const second = await startLocalPostgres({ dataFolder, password });
    try {
      expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(await readdir(folder.path)).toEqual(['dữ liệu']);
    } finally {
      await second.stop();
    }
  });

  it('leaves no watcher behind when the server ends first', async () => {
    const { pid, exited } = await startLocalPostgres({ dataFolder, password, settings: { fsync: 'off' } });
    process.kill(pid, 'SIGKILL');
    await exited;
    await until('the watcher is gone', nothingIsLeft, 1_500);
  });
});
