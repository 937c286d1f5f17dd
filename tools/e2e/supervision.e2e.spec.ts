import { createServer } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provisionDatabases } from '@reformgraph/local-postgres';
import { SERVICES } from '@reformgraph/subgraph-kit/subgraphs';
import { testPostgres } from '@reformgraph/testkit';
import { ask } from './graph.ts';
import { gone, newWorkplace, startPlatform, type Workplace } from './running-platform.ts';

describe('npm start -- --empty', () => {
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await newWorkplace();
  });
  afterAll(() => workplace.remove());

  it('plays nothing, starts a dead part again, and leaves no process after Ctrl-C', async () => {
    const platform = startPlatform(workplace, ['--empty']);
    await platform.says('The explorer is at');
    const pids = () => Object.values(platform.parts()).map(({ pid }) => pid);
    const before = pids();
    expect(Object.keys(platform.parts()).sort()).toEqual([...SERVICES, 'gateway', 'postgres'].sort());
    const answer = await ask(platform.graph, '{ organizations { totalCount } }');
    expect(answer).toMatchObject({ status: 200, data: { organizations: { totalCount: 0 } }, errors: [] });

    process.kill(await platform.pidOf('scheduling'), 'SIGKILL');
    await platform.says('scheduling died (SIGKILL) and is started again in 250 ms');
    process.kill(await platform.pidOf('postgres'), 'SIGKILL');
    await platform.says('postgres died (SIGKILL) and is started again in 250 ms');
    await answers(platform.graph, '{ organizations { totalCount } visits { totalCount } }');

    const all = [...new Set([...before, ...pids()])];
    expect(await platform.stop()).toBe(130);
    await gone(all);
  });

  it('is not taken over by another transport while its year is not played', async () => {
    const platform = startPlatform(workplace, ['--empty'], { KAFKA_BROKERS: '127.0.0.1:9' });
    expect(await platform.exited).toBe(1);
    expect(platform.said.err).toBe(
      `The data folder ${join(workplace.folder, 'embedded')} is under way over the embedded log, and Apache Kafka at ` +
        '127.0.0.1:9 would lose its events: start it as before until the year is played, or start over with ' +
        '"npm run reset".\n',
    );
  });

  it('stops everything with a non-zero exit after five deaths of one part within a minute', async () => {
    const platform = startPlatform(workplace, ['--empty']);
    await platform.says('The explorer is at');
    const all: number[] = Object.values(platform.parts()).map(({ pid }) => pid);
    for (let death = 1; death <= 5; death += 1) {
      const pid = await nextPid(() => platform.parts()['gateway']?.pid, all, death === 1);
      all.push(pid);
      process.kill(pid, 'SIGKILL');
    }
    expect(await platform.exited).toBe(1);
    expect(platform.said.err).toContain(
      'gateway died 5 times within a minute (SIGKILL): everything is stopped',
    );
    await gone(all);
  });

  it('says in one sentence that its port is in use', async () => {
    const other = createServer().listen(workplace.port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const platform = startPlatform(workplace, ['--empty']);
    expect(await platform.exited).toBe(1);
    expect(platform.said.err.trim()).toBe(
      `Port ${workplace.port} is in use: stop what listens there, or choose another with "--port N".`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('works on databases elsewhere, and starts no PostgreSQL then', async () => {
    const elsewhere = await testPostgres();
    const names = [...SERVICES, 'events'];
    const addresses = await provisionDatabases(elsewhere, names, elsewhere.secret);
    const environment = Object.fromEntries(
      Object.entries(addresses).flatMap(([name, { runtime, owner }]) => [
        [`DATABASE_URL_${name.toUpperCase()}`, runtime],
        [`DATABASE_ADMIN_URL_${name.toUpperCase()}`, owner],
      ]),
    );
    const own = await newWorkplace();
    const platform = startPlatform(own, ['--empty'], environment);
    await platform.says('The explorer is at');
    expect(Object.keys(platform.parts())).not.toContain('postgres');
    await answers(platform.graph, '{ organizations { totalCount } visits { totalCount } }');
    const second = startPlatform({ ...own, port: (await newWorkplace()).port }, ['--empty'], environment);
    expect(await second.exited).toBe(1);
    expect(second.said.err).toMatch(/^A platform already runs on the data folder .*: stop it first\.\n$/);
    expect(await platform.stop()).toBe(130);
    own.remove();
    await elsewhere.stop();
  });

  it('says in one sentence that its data folder is broken', async () => {
    const broken = await newWorkplace();
    const warmed = startPlatform(broken, ['--empty']);
    await warmed.says('The explorer is at');
    await warmed.stop();
    rmSync(join(broken.folder, 'embedded/postgres/PG_VERSION'));
    const platform = startPlatform(broken, ['--empty']);
    expect(await platform.exited).toBe(1);
    expect(platform.said.err.trim().split('\n')).toHaveLength(1);
    expect(platform.said.err).toContain('postgres');
    writeFileSync(join(broken.folder, 'embedded/secrets.json'), '{');
    const keyless = startPlatform(broken, ['--empty']);
    expect(await keyless.exited).toBe(1);
    expect(keyless.said.err.trim()).toMatch(/^The data folder .* is broken: .*\.$/);
    broken.remove();
  });
});

async function answers(graph: string, query: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask(graph, query).catch(() => null);
    if (answer?.status === 200 && answer.errors.length === 0) return;
    if (Date.now() > deadline) throw new Error(`The graph did not answer ${query} again`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function nextPid(
  read: () => number | undefined,
  known: readonly number[],
  any: boolean,
): Promise<number> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const pid = read();
    if (pid !== undefined && (any || !known.includes(pid))) return pid;
    if (Date.now() > deadline) throw new Error('The part was not started again');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
