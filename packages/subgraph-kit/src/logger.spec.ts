import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const LOGGER = pathToFileURL(join(import.meta.dirname, 'logger.ts')).href;
const LOGS_AND_ENDS = `
  import { createLogger } from '${LOGGER}';
  const logger = createLogger('spec', 'info');
  logger.info('before');
  process.stdin.once('end', () => {
    for (let line = 0; line < 100; line += 1) logger.info('nobody reads this');
    setImmediate(() => process.exit(3));
  }).resume();`;

describe('createLogger', () => {
  it('neither stops nor waits where nobody reads the log any more', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', LOGS_AND_ENDS], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      expect(JSON.parse(line.toString())).toMatchObject({ service: 'spec', msg: 'before' });
      child.stdout.destroy();
      child.stdin.end();
      expect(await exited).toEqual([3, null]);
    } finally {
      child.kill('SIGKILL');
    }
  }, 15_000);
});
