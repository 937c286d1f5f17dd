import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CHECKOUT } from '../start/checkout.ts';
import type { Parts } from './parts.ts';

const run = promisify(execFile);
const ID = 'chaos';

/** By what a department signs in. */
export interface Credentials {
  readonly client: string;
  readonly secret: string;
}

/** Registers a department that may read the topics and be called, by the command that an administrator has. */
export async function registerDepartment(
  { commandEnvironment }: Parts,
  topics: readonly string[],
): Promise<Credentials> {
  const asked = async (...args: readonly string[]) => {
    const program = ['--import', 'tsx', 'services/delivery/src/events-command.ts', ...args, '--json'];
    const { stdout } = await run(process.execPath, program, { cwd: CHECKOUT, env: commandEnvironment });
    return JSON.parse(stdout) as unknown;
  };
  const registered = await asked(
    'register',
    ID,
    '--name-vi',
    'Đơn vị thử',
    '--name-en',
    'A department on trial',
  );
  await asked('grant', ID, ...topics.flatMap((topic) => ['--topic', topic]), '--webhooks');
  return registered as Credentials;
}
