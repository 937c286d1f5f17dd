import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { promisify } from 'node:util';

/** A numeric user and group of this machine. */
export interface UserIds {
  uid: number;
  gid: number;
}

/**
 * The account PostgreSQL runs under, which may not be root:
 * - `own`: the caller's (an ordinary user)
 * - `user-namespace`: root, seen as `user` by itself, so that it may enter folders of mode 700 owned by root
 * - `other-user`: really `user`; enters only what `user` may enter
 */
export type Account =
  { kind: 'own' } | { kind: 'user-namespace'; user: UserIds } | { kind: 'other-user'; user: UserIds };

/** What a finished command left; `code` is null when a signal ended it. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command as it must be given to `spawn` so that it runs under the account (see `spawnAs`). */
export function commandAs(account: Account, command: string[]): string[] {
  if (account.kind !== 'user-namespace') return command;
  const { uid, gid } = account.user;
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', ...command];
}

/**
 * Spawns a command prepared by `commandAs` in a session of its own (Ctrl-C in the terminal does not reach
 * it), in `/`, with nothing of the caller's environment but PATH, and messages in English.
 */
export function spawnAs(account: Account, argv: string[], stdio: SpawnOptions['stdio']): ChildProcess {
  const [file = '', ...rest] = argv;
  return spawn(file, rest, {
    stdio,
    detached: true,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account.kind === 'other-user' ? account.user : {}),
  });
}

/** Runs a command to its end under the account, with `input` on its standard input. Throws only when it cannot be spawned. */
export function runAs(account: Account, command: string[], input = ''): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawnAs(account, commandAs(account, command), ['pipe', 'pipe', 'pipe']);
    const finished: Finished = { code: null, stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (finished.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (finished.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...finished, code }));
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** An account of this machine without rights, for root to hand PostgreSQL to; undefined when there is none. */
export async function unprivilegedUser(): Promise<UserIds | undefined> {
  const script =
    'for name in postgres _postgres nobody daemon; do id -u $name && id -g $name && exit; done; exit 1';
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', script]);
    const [uid, gid] = stdout.trim().split('\n').map(Number);
    return uid && gid !== undefined ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}
