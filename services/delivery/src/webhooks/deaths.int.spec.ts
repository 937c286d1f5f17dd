import { randomUUID } from 'node:crypto';
import { cloudEvent } from '@reformgraph/event-contracts';
import { sqlOf, type SqlExecutor } from '@reformgraph/messaging';
import fc from 'fast-check';
import { runTurn, type Delivery } from './run-turn.ts';
import { createSeal } from './sealing.ts';
import { startSpecEndpoint } from './spec-endpoint.ts';
import { copied, stateEvent, STATES } from './spec-topic.ts';
import { BOUNDS, startSpecWebhooks, type SpecWebhooks } from './spec-webhooks.ts';
import { takeLeases } from './turns.ts';

const KEYS: readonly string[] = Array.from({ length: 5 }, () => randomUUID());
const VERSIONS = [1, 2, 3, 4];
const HOUR = 3_600_000;

let spec: SpecWebhooks;

beforeAll(async () => {
  spec = await startSpecWebhooks();
  for (const version of VERSIONS)
    await copied(
      spec.pool,
      KEYS.map((key) => stateEvent(key, version)),
    );
});
afterAll(() => spec.stop());

/** Where a process dies: at which of a turn's statements, and whether PostgreSQL still carries it out. */
interface Death {
  readonly statement: number;
  readonly carriedOut: boolean;
}

/** A connection of a process that dies; from then on it has no more effect on anything. */
function until(
  { statement, carriedOut }: Death,
  sql: SqlExecutor,
): SqlExecutor & { readonly isDead: boolean } {
  let statements = 0;
  return {
    get isDead() {
      return statements > statement;
    },
    async query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]> {
      const number = statements++;
      if (number < statement) return sql.query<Row>(text, parameters);
      if (number === statement && carriedOut) await sql.query(text, parameters);
      throw new Error('The process is dead.');
    },
  };
}

/**
 * Serves a webhook of its own by processes that die one after another, and by one that lives; tells in which order
 * versions of each key arrived first, and whether every process that was to die did.
 */
async function deliver(
  clientId: string,
  deaths: readonly Death[],
  refuses: (key: string, version: number, attempt: number) => boolean,
): Promise<{ arrivals: number[][]; allDied: boolean }> {
  const endpoint = await startSpecEndpoint();
  const arrivals = new Map(KEYS.map((key) => [key, [] as number[]]));
  const taken = new Set<string>();
  const attempts = new Map<string, number>();
  endpoint.answer = (response, { body }) => {
    const { subject, aggregateversion } = cloudEvent.parse(JSON.parse(body));
    const name = `${subject} ${aggregateversion}`;
    const attempt = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, attempt);
    if (attempt === 1) arrivals.get(subject)?.push(aggregateversion);
    const isRefused = refuses(subject, aggregateversion, attempt);
    if (!isRefused) taken.add(name);
    response.writeHead(isRefused ? 500 : 204).end();
  };
  const hook = await spec.webhook(clientId, STATES, endpoint.port, 'BEGINNING');
  let now = Date.now();
  const sql = sqlOf(spec.pool);
  const seal = createSeal([spec.sealingKey]);
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const delivery: Delivery = { seal, bounds: BOUNDS, logger, now: () => now };
  const turn = async (death?: Death): Promise<'DIED' | 'ENDED' | 'NOTHING'> => {
    now += 7 * HOUR;
    await sql.query('UPDATE webhook SET lease_until = clock_timestamp() WHERE lease IS NOT NULL');
    const [taken] = await takeLeases(sql, { lane: 'STEADY', most: 1, milliseconds: 60_000, now });
    if (!taken) return 'NOTHING';
    const own = death ? until(death, sql) : sql;
    const ended = await runTurn(delivery, own, taken, new AbortController().signal).then(
      () => 'ENDED' as const,
      () => 'DIED' as const,
    );
    return ended;
  };
  let allDied = true;
  for (const death of deaths) allDied = (await turn(death)) === 'DIED' && allDied;
  for (let count = 0; count < 30 && (await turn()) !== 'NOTHING'; count += 1);
  await sql.query('DELETE FROM webhook WHERE id = $1', [hook.id]);
  await endpoint.close();
  expect(taken.size).toBe(KEYS.length * VERSIONS.length);
  return { arrivals: [...arrivals.values()], allDied };
}

const inOrder = KEYS.map(() => VERSIONS);

it.each([
  { moment: 'before', carriedOut: false },
  { moment: 'after', carriedOut: true },
])(
  'loses nothing and keeps the order per key, a process dying $moment any statement of a turn',
  async ({ carriedOut }) => {
    const client = await spec.client([STATES]);
    const refuses = (key: string, version: number, attempt: number) =>
      version === 1 + (KEYS.indexOf(key) % 4) && attempt === 1;
    let statement = 0;
    for (; ; statement += 1) {
      const { arrivals, allDied } = await deliver(client, [{ statement, carriedOut }], refuses);
      expect(arrivals).toEqual(inOrder);
      if (!allDied) break;
    }
    expect(statement).toBeGreaterThan(10);
  },
  120_000,
);

it('loses nothing and keeps the order per key, whatever is refused and whenever processes die', async () => {
  const client = await spec.client([STATES]);
  const anyDeath = fc.record({ statement: fc.nat({ max: 25 }), carriedOut: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyDeath, { maxLength: 6 }),
      fc.infiniteStream(fc.nat({ max: 3 })),
      async (deaths, chances) => {
        const refuses = (_key: string, _version: number, attempt: number) =>
          attempt < 4 && chances.next().value === 0;
        expect((await deliver(client, deaths, refuses)).arrivals).toEqual(inOrder);
      },
    ),
    { numRuns: 30 },
  );
}, 240_000);
