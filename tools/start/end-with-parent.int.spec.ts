import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { END_WITH_PARENT } from './node-part.ts';

/** Imported before: it lets nothing else be loaded until the starter is gone. */
const SLOW_START = `data:text/javascript,${encodeURIComponent(
  "await new Promise((resolve) => process.once('disconnect', resolve));",
)}`;

/** A process that would run for ever; `imports` are loaded before it, in their order. */
function runForEver(imports: readonly string[]) {
  const child = spawn(
    process.execPath,
    [
      ...imports.flatMap((url) => ['--import', url]),
      '-e',
      "process.stdout.write('runs'); setInterval(() => undefined, 1_000);",
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  return { child, ended: once(child, 'exit') };
}

describe('a part', () => {
  it('ends when its starter goes away', async () => {
    const { child, ended } = runForEver([END_WITH_PARENT]);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.disconnect();
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('ends when its starter went away before it was loaded', async () => {
    const { child, ended } = runForEver([SLOW_START, END_WITH_PARENT]);
    await once(child, 'spawn');
    child.disconnect();
    expect(await ended).toEqual([null, 'SIGTERM']);
  });
});
