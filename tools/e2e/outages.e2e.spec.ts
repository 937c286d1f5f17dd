import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, signedIn, type GraphAnswer } from './graph.ts';
import { newWorkplace, startPlatform, type RunningPlatform, type Workplace } from './running-platform.ts';

const READS = '{ visits { totalCount } organizations { totalCount } }';
const REGISTER = `mutation Register($input: RegisterBlockInput!) {
  registerBlock(input: $input) { __typename ... on Error { code } }
}`;

let workplace: Workplace;
let platform: RunningPlatform;

beforeAll(async () => {
  workplace = await newWorkplace();
  platform = startPlatform(workplace, ['--empty'], { LOG_LEVEL: 'info' });
  await platform.says('The explorer is at');
});
afterAll(async () => {
  await platform.stop();
  workplace.remove();
});

const codesOf = ({ errors }: GraphAnswer) => errors.map(({ extensions }) => extensions.code);

/** Asks again and again until the probe says yes. */
async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await probe())) if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
}

async function readiness(): Promise<{ status: number; notReady?: string[] }> {
  const response = await fetch(new URL('/readyz', platform.graph));
  return { ...((await response.json()) as object), status: response.status };
}

/** What the log of a part tells, line by line. */
function logOf(part: string): { requestId?: string }[] {
  const text = readFileSync(join(workplace.folder, 'embedded/logs', `${part}.log`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { requestId?: string });
}

it.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
  'while PostgreSQL is away by %s, who asks is told to come again, and nothing is lost',
  async (signal) => {
    const codes = new Set<string>();
    const unavailable: GraphAnswer[] = [];
    const before = await platform.pidOf('postgres');
    const isBack = () => ![before, undefined].includes(platform.parts()['postgres']?.pid);
    const asked = async (...request: Parameters<typeof ask>) => {
      const answer = await ask(...request);
      for (const code of codesOf(answer)) codes.add(code);
      if (answer.errors.length > 0) unavailable.push(answer);
      return answer;
    };
    const read = async () => {
      while ((await asked(platform.graph, READS)).errors.length > 0 || !isBack());
    };
    const registered: string[] = [];
    const write = async (writer: string) => {
      const administrator = await signedIn(workplace, 'first-administrator');
      for (let count = 1; !isBack() || count < 20; count += 1) {
        const code = `${signal}_${writer}_${count}`;
        const name = { vi: code, en: code };
        const input = { idempotencyKey: code, code, name, position: 1, provenance: 'SYNTHETIC' };
        await until(`${code} is registered`, async () => {
          const answer = await asked(platform.graph, REGISTER, { input }, administrator);
          if (answer.errors.length > 0) return false;
          expect(answer.data).toEqual({ registerBlock: { __typename: 'RegisterBlockPayload' } });
          return true;
        });
        registered.push(code);
        if (writer === 'A' && count === 10) process.kill(before, signal);
      }
    };
    await Promise.all([read(), read(), write('A'), write('B')]);

    expect([...codes]).toEqual(['SERVICE_UNAVAILABLE']);
    const { data } = await ask(platform.graph, '{ blocks { code } }');
    const kept = (data as { blocks: { code: string }[] }).blocks.map(({ code }) => code);
    expect(kept.filter((code) => code.startsWith(signal)).sort()).toEqual(registered.sort());

    await until(
      'each of them is found by its id where it failed: a subgraph, or before it the gateway',
      () => {
        const told = (...parts: string[]) => new Set(parts.flatMap(logOf).map(({ requestId }) => requestId));
        const [bySubgraphs, byGateway] = [told('scheduling', 'organizations'), told('gateway')];
        return Promise.resolve(
          unavailable.every(({ status, requestId }) =>
            (status === 200 ? bySubgraphs : byGateway).has(requestId),
          ),
        );
      },
    );
  },
);

it('is not ready while its databases are away', async () => {
  process.kill(await platform.pidOf('postgres'), 'SIGINT');
  await until('every part says that it is not ready', async () => {
    const { status, notReady } = await readiness();
    return status === 503 && notReady?.length === 4;
  });
  await until('it is ready again', async () => (await readiness()).status === 200);
});

it('is not ready while a subgraph does not answer, and says which', async () => {
  const scheduling = await platform.pidOf('scheduling');
  process.kill(scheduling, 'SIGSTOP');
  try {
    await until('scheduling is missed', async () => (await readiness()).status === 503);
    expect(await readiness()).toEqual({ status: 503, notReady: ['scheduling'] });
  } finally {
    process.kill(scheduling, 'SIGCONT');
  }
  await until('it is ready again', async () => (await readiness()).status === 200);
});
