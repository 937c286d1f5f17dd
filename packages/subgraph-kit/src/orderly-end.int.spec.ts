import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Ends a process by SIGTERM; its code and what it said. */
async function ended(how: 'soon' | 'never'): Promise<{ code: unknown; said: string }> {
  const file = join(import.meta.dirname, 'spec-orderly-end.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said === 'ready\n') child.kill('SIGTERM');
  });
  const [code] = (await exited) as unknown[];
  return { code, said };
}

it('ends with code 0 when every part is closed', async () => {
  expect(await ended('soon')).toEqual({ code: 0, said: 'ready\n' });
});

it('ends with another code, and says so, when a part does not close in time', async () => {
  const { code, said } = await ended('never');
  expect(code).toBe(1);
  expect(JSON.parse(said.split('\n')[1] ?? '')).toMatchObject({
    msg: 'not everything closed in time; ending all the same',
    closed: 1,
    of: 2,
  });
});
