import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isListening } from '@reformgraph/local-postgres';

const MAIN = ['--import', 'tsx', join(import.meta.dirname, 'main.ts')];

describe('the local Apache Kafka', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kafka-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

  /** A Java of that version as far as anybody asks it. */
  const javaHome = async (version: string): Promise<string> => {
    const home = join(folder, `java-${version}`);
    await mkdir(join(home, 'bin'), { recursive: true });
    await writeFile(join(home, 'bin', 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
    await chmod(join(home, 'bin', 'java'), 0o755);
    return home;
  };
  const check = (env: NodeJS.ProcessEnv, ...parameters: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [...MAIN, ...parameters], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return { status, said: stderr.trim() };
  };

  it('says in one sentence that there is no Java, or a too old one', async () => {
    expect(check({ JAVA_HOME: join(folder, 'none') }, '--check')).toEqual({
      status: 1,
      said: 'Apache Kafka needs Java 17 or newer, and there is none; install it or set JAVA_HOME.',
    });
    for (const [version, major] of [
      ['11.0.2', '11'],
      ['1.8.0_402', '8'],
    ] as const)
      expect(check({ JAVA_HOME: await javaHome(version) }, '--check')).toEqual({
        status: 1,
        said: `Apache Kafka needs Java 17 or newer, and this is Java ${major}; install a newer one or set JAVA_HOME.`,
      });
  });

  it('says in one sentence that the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { status, said } = check({}, '--folder', join(folder, 'never'), '--port', String(port));
    server.close();
    expect({ status, said }).toEqual({
      status: 1,
      said: `Port ${port} of 127.0.0.1 is in use by another program; stop that program or choose another port.`,
    });
  });

  const missing = process.env['CI'] === 'true' ? undefined : reasonToSkip();
  const describeWithJava = missing === undefined ? describe : describe.skip;

  describeWithJava(`where Java and Maven are${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    it('starts in a path with spaces and Vietnamese letters, and again on the same data', async () => {
      const data = join(folder, 'cải cách, hành chính');
      const identity = () => readFile(join(data, 'data', 'meta.properties'), 'utf8');
      const first = await start(data);
      expect(await isListening(first.port)).toBe(true);
      const before = await identity();
      first.tool.kill('SIGTERM');
      expect(await once(first.tool, 'exit')).toEqual([0, null]);
      expect(await isListening(first.port)).toBe(false);
      const second = await start(data);
      expect(await isListening(second.port)).toBe(true);
      expect(await identity()).toBe(before);
      second.tool.stdin?.end();
      expect(await once(second.tool, 'exit')).toEqual([0, null]);
    }, 300_000);

    it('asks for TLS and a password where it is told, by the same certificate and port at each start', async () => {
      const data = join(folder, 'secured');
      const password = { KAFKA_SECURED_PASSWORD: 'spec-password' };
      const first = await start(data, ['--secured-user', 'administrator'], password);
      first.tool.kill('SIGTERM');
      await once(first.tool, 'exit');
      const second = await start(data, ['--secured-user', 'administrator'], password);
      expect(second.secured).toEqual(first.secured);
      expect(second.secured?.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
      second.tool.stdin?.end();
      await once(second.tool, 'exit');
    }, 300_000);

    it('says in one sentence that a folder was made without sign-in', async () => {
      const data = join(folder, 'open');
      await mkdir(join(data, 'data'), { recursive: true });
      await writeFile(join(data, 'data', 'meta.properties'), '');
      const { status, said } = check(
        { KAFKA_SECURED_PASSWORD: 'spec-password' },
        ...['--folder', data, '--secured-user', 'administrator'],
      );
      expect({ status, said }).toEqual({
        status: 1,
        said: `The folder ${data} was made for an Apache Kafka at which nobody signs in: remove it ("npm run reset") to start over.`,
      });
    });

    it('ends with its starter, even a killed one', async () => {
      const { tool, port } = await start(join(folder, 'orphan'));
      tool.kill('SIGKILL');
      const end = performance.now() + 20_000;
      while (await isListening(port)) {
        if (performance.now() > end)
          throw new Error('Not within 20 s: the broker of a killed starter to end');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }, 120_000);
  });
});

function reasonToSkip(): string | undefined {
  const { status, stderr } = spawnSync(process.execPath, [...MAIN, '--check'], { encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}

async function start(
  folder: string,
  parameters: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ tool: ChildProcess; port: number; secured?: { brokers: string; certificate: string } }> {
  const tool = spawn(process.execPath, [...MAIN, '--folder', folder, '--with-stdin', ...parameters], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const [line] = (await once(createInterface({ input: tool.stdout }), 'line')) as [string];
  const { brokers, ...told } = JSON.parse(line) as Pick<Awaited<ReturnType<typeof start>>, 'secured'> & {
    brokers: string;
  };
  return { tool, port: Number(brokers.split(':')[1]), ...told };
}
