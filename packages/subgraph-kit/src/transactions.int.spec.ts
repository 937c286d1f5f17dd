import { answeredMutationMigrations } from './answered-mutations.ts';
import { migrate } from './migrations.ts';
import { fail } from './outcome.ts';
import { startSpecPostgres, transactionsOf, type SpecDatabase, type SpecPostgres } from './spec-database.ts';
import { createMutationRunner, type MutationRequest, type RunMutation } from './transactions.ts';

interface Ports {
  readonly add: (text: string) => Promise<void>;
}

describe('answered mutations', () => {
  let postgres: SpecPostgres;
  let database: SpecDatabase;
  let run: RunMutation<Ports>;
  let commits: number;
  beforeAll(async () => {
    postgres = await startSpecPostgres();
    database = await postgres.database();
    const work = { name: 'work', sql: 'CREATE TABLE work (text text)' };
    await migrate(database.url, [...answeredMutationMigrations, work]);
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    await database.pool.query('TRUNCATE work, answered_mutation');
    commits = 0;
    run = createMutationRunner({
      client: transactionsOf(database.pool),
      ports: (handle) => ({
        add: async (text) => {
          await handle.$queryRawUnsafe('INSERT INTO work VALUES ($1)', text);
        },
      }),
      committed: () => (commits += 1),
    });
  });

  const request = (different: Partial<MutationRequest> = {}): MutationRequest => ({
    actor: 'person-1',
    mutation: 'addText',
    idempotencyKey: 'key-1',
    input: { text: 'a', tags: ['x', { p: 1, q: null }] },
    ...different,
  });
  const add =
    (text: string) =>
    async (ports: Ports): Promise<{ added: string }> => {
      await ports.add(text);
      return { added: text };
    };
  const done = async () =>
    (await database.pool.query<{ text: string }>('SELECT text FROM work ORDER BY text')).rows.map(
      ({ text }) => text,
    );

  it('answer a retry with the first answer and do the work once', async () => {
    expect(await run(request(), add('first'))).toEqual({ added: 'first' });
    const reordered = { tags: ['x', { q: null, p: 1 }], text: 'a', left: undefined };
    expect(await run(request({ input: reordered }), add('second'))).toEqual({ added: 'first' });
    expect(await done()).toEqual(['first']);
  });

  it('do the work once for two requests at once', async () => {
    let arrived = 0;
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((text) =>
        run(request(), async (ports) => {
          arrived += 1;
          return add(text)(ports);
        }),
      ),
    );
    const [text] = await done();
    expect(arrived).toBe(1);
    expect(answers).toEqual([{ added: text }, { added: text }, { added: text }]);
    expect(await done()).toHaveLength(1);
  });

  it('refuse the same key with another input', async () => {
    await run(request(), add('first'));
    expect(await run(request({ input: { text: 'b' } }), add('second'))).toEqual(
      fail('IDEMPOTENCY_CONFLICT', { idempotencyKey: 'key-1' }, ['idempotencyKey']),
    );
    expect(await done()).toEqual(['first']);
  });

  it('keep a key per person and mutation', async () => {
    await run(request(), add('first'));
    await run(request({ actor: 'person-2' }), add('second'));
    await run(request({ mutation: 'other' }), add('third'));
    expect(await done()).toEqual(['first', 'second', 'third']);
  });

  it('free the key and undo the work on a failure', async () => {
    const failing = async (ports: Ports) => {
      await ports.add('undone');
      return fail('CODE_TAKEN', { taken: 'SNV' }, ['code']);
    };
    expect(await run(request(), failing)).toEqual(fail('CODE_TAKEN', { taken: 'SNV' }, ['code']));
    expect({ done: await done(), commits }).toEqual({ done: [], commits: 0 });
    expect(await run(request({ input: { text: 'corrected' } }), add('again'))).toEqual({ added: 'again' });
    expect({ done: await done(), commits }).toEqual({ done: ['again'], commits: 1 });
  });

  it('free the key and undo the work on an outage, which stays an error', async () => {
    const breaking = async (ports: Ports): Promise<{ added: string }> => {
      await ports.add('undone');
      throw new Error('away');
    };
    await expect(run(request(), breaking)).rejects.toThrow('away');
    expect(await run(request(), add('again'))).toEqual({ added: 'again' });
    expect(await done()).toEqual(['again']);
  });

  it.each(['', 'k'.repeat(201)])('refuse the key %p before anything is done', async (idempotencyKey) => {
    expect(await run(request({ idempotencyKey }), add('never'))).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['idempotencyKey'],
    });
    expect(await done()).toEqual([]);
  });
});
