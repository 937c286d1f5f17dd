import { readFileSync } from 'node:fs';
import { decodeEvent, eventContracts } from '@reformgraph/event-contracts';
import {
  createMutationRunner,
  isFailure,
  newId,
  sqlExecutor,
  violatedConstraint,
  type CommandContext,
} from '@reformgraph/subgraph-kit';
import { openDatabase } from '@reformgraph/subgraph-kit/database';
import { testDatabase, type TestDatabase } from '@reformgraph/testkit';
import { createSubjectResolver } from './data/identity-queries.ts';
import { createOrganizationQueries, type OrganizationFilter } from './data/organization-queries.ts';
import { prismaPorts } from './data/prisma-ports.ts';
import { createCommands, createQueries } from './dependencies.ts';
import { PrismaClient } from './generated/prisma/client.ts';

const AT = '2024-05-06T01:00:00.000Z';
const ON = '2024-05-06';
const FIRST = 'the-first-administrator';
const PERSON_NAME = { vi: 'Cán bộ thử nghiệm', en: 'Trial officer' };

const units = readFileSync(new URL('../../../data/hcmc-2024/units.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [code = '', name = '', shortName = '', block = ''] = line.split(',');
    return { code, name, shortName, block };
  });

const context = (): CommandContext => ({
  request: { actor: 'spec', mutation: 'spec', idempotencyKey: newId(), input: {} },
  authorship: { by: null, at: AT },
});
function succeeded<Outcome extends object>(outcome: Outcome): Exclude<Outcome, { failure: string }> {
  if (isFailure(outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
  return outcome as Exclude<Outcome, { failure: string }>;
}

describe('organizations', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  let commands: ReturnType<typeof createCommands>;
  beforeAll(async () => {
    database = await testDatabase('organizations');
    prisma = openDatabase(PrismaClient, database.url);
    commands = createCommands(
      createMutationRunner({ client: prisma, ports: prismaPorts, committed: () => undefined }),
    );
    for (const [position, code] of [...new Set(units.map(({ block }) => block))].entries())
      succeeded(
        await commands.registerBlock(
          { code, name: { vi: code, en: code }, position, provenance: 'SYNTHETIC' },
          context(),
        ),
      );
    for (const { code, name, shortName, block } of units)
      succeeded(await commands.registerOrganization(unit(code, name, shortName, block), context()));
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  const unit = (code: string, name: string, shortName: string, blockCode: string) =>
    ({
      code,
      name: { vi: name, en: code },
      shortName,
      blockCode,
      provenance: 'OFFICIAL',
      provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
      validFrom: '2024-01-01',
    }) as const;
  const list = (filter: Partial<OrganizationFilter> = {}) =>
    createOrganizationQueries(prisma).list({ asOf: ON, first: 100, ...filter });
  const codes = async (filter: Partial<OrganizationFilter> = {}) =>
    (await list(filter)).edges.map(({ node }) => node.code);
  const register = (
    subject: string,
    role: 'ADMIN' | 'PLANNER' | null = null,
    days: { from: string; to: string | null } = { from: '2024-01-01', to: null },
  ) =>
    commands.registerPerson(
      {
        subject,
        name: PERSON_NAME,
        provenance: 'SYNTHETIC',
        organizationCode: 'SNV',
        rights: role ? [{ role, organizationCode: null, ...days }] : [],
      },
      context(),
    );

  it('are sorted as Vietnamese sorts', async () => {
    const names = (await list()).edges.map(({ node }) => node.names[0]?.name.vi);
    expect(names).toHaveLength(54);
    expect(names).toEqual(units.map(({ name }) => name).sort(new Intl.Collator('vi').compare));
  });

  it('are found without marks and case', async () => {
    expect(await codes({ search: 'so noi vu' })).toEqual(['SNV']);
    expect(await codes({ search: 'SỞ NỘI' })).toEqual(['SNV']);
    expect(await codes({ search: 'nothing of the kind' })).toEqual([]);
  });

  it('are the whole list, page by page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 1; page <= 8; page += 1) {
      const { edges, pageInfo, totalCount } = await list({ first: 7, after });
      seen.push(...edges.map(({ node }) => node.code));
      expect(pageInfo.hasNextPage).toBe(page < 8);
      expect(await totalCount()).toBe(54);
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(await codes());
  });

  it('are not read after a forged cursor, nor are persons', async () => {
    const after = Buffer.from(JSON.stringify(['organizations', 'Sở Nội vụ', 'nobody'])).toString('base64url');
    const persons = createQueries(prisma, { kind: 'anonymous' }).persons;
    const refusal = { extensions: { code: 'BAD_USER_INPUT' } };
    await expect(list({ after })).rejects.toMatchObject(refusal);
    await expect(persons.list({ asOf: ON, after })).rejects.toMatchObject(refusal);
  });

  it('are listed by block and day', async () => {
    expect((await codes({ block: 'VERTICAL' })).sort()).toEqual(
      units.flatMap(({ code, block }) => (block === 'VERTICAL' ? code : [])).sort(),
    );
    expect(await codes({ asOf: '2023-12-31' })).toEqual([]);
  });

  it('take a code once', async () => {
    expect(
      await commands.registerOrganization(unit('SNV', 'Sở khác', 'Khác', 'DEPARTMENT'), context()),
    ).toMatchObject({ failure: 'CODE_TAKEN', facts: { taken: 'SNV' }, path: ['code'] });
    expect((await list()).edges).toHaveLength(54);
  });

  it('want a block that exists', async () => {
    expect(
      await commands.registerOrganization(unit('NEW', 'Sở mới', 'Mới', 'NO_BLOCK'), context()),
    ).toMatchObject({ failure: 'NOT_FOUND', facts: { entity: 'block' } });
  });

  it('let the first administrator in while nobody is ADMIN', async () => {
    const resolve = createSubjectResolver(prisma, FIRST, () => new Date(AT));
    await register('officer-before');
    await register('administrator-before', 'ADMIN', { from: '2020-01-01', to: '2024-05-06' });
    await register('administrator-to-come', 'ADMIN', { from: '2024-05-07', to: null });
    expect((await resolve(FIRST)).actor).toEqual({ kind: 'first-administrator', developmentKey: false });
    expect((await resolve('somebody-else')).actor).toBeNull();
    expect((await resolve('nul\u0000')).actor).toBeNull();
    const { person } = succeeded(await register('administrator', 'ADMIN'));
    expect((await resolve(FIRST)).actor).toBeNull();
    expect((await resolve('administrator')).actor).toMatchObject({
      kind: 'person',
      personId: person.id,
      rights: [{ role: 'ADMIN', organizationId: null }],
    });
  });

  it('take a sign-in once', async () => {
    succeeded(await register('officer-once'));
    expect(await register('officer-once')).toMatchObject({ failure: 'SUBJECT_TAKEN', path: ['subject'] });
  });

  it('give a wider right in place of one that ended on its first day', async () => {
    const { person } = succeeded(await register('planner-for-no-day', 'PLANNER'));
    const rightId = person.rights[0]?.id ?? '';
    const ended = { personId: person.id, expectedVersion: 1, rightId, to: '2024-01-01' };
    succeeded(await commands.revokeRight(ended, context()));
    const wider = { role: 'PLANNER', organizationCode: null, from: '2023-01-01', to: null } as const;
    const granted = await commands.grantRight(
      { personId: person.id, expectedVersion: 2, right: wider },
      context(),
    );
    expect(succeeded(granted).person.version).toBe(3);
  });

  it('give a right once, by the decision and by the constraint', async () => {
    const { person } = succeeded(await register('planner', 'PLANNER'));
    const again = { role: 'PLANNER', organizationCode: null, from: '2024-03-01', to: null } as const;
    expect(
      await commands.grantRight({ personId: person.id, expectedVersion: 1, right: again }, context()),
    ).toMatchObject({ failure: 'RIGHT_ALREADY_HELD', facts: { right: { from: '2024-01-01' } } });
    const direct: unknown = await prisma.personRight
      .create({
        data: { id: newId(), personId: person.id, role: 'PLANNER', validFrom: new Date('2024-03-01') },
      })
      .catch((error: unknown) => error);
    expect(violatedConstraint(direct)).toBe('person_right_held_once');
  });

  it('tell what happened by the contracts, and nobody’s name or sign-in', async () => {
    const { person } = succeeded(await register('sign-in-of-somebody', 'PLANNER'));
    const rows = await ownerRows<{ headers: Record<string, string>; value: Uint8Array }>(
      'SELECT headers, value FROM messaging.outbox ORDER BY id',
    );
    const records = rows.map(({ headers, value }) => ({ headers, value: Buffer.from(value) }));
    const events = records.map((record) => decodeEvent(eventContracts, record));
    const registered = events.filter(({ type }) => type === 'reformgraph.organization.registered.v0');
    expect(registered).toHaveLength(54);
    expect(registered[0]).toMatchObject({
      provenance: 'OFFICIAL',
      data: {
        memberships: [{ blockProvenance: 'SYNTHETIC' }],
        provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
      },
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'reformgraph.person.registered.v0',
        aggregateId: person.id,
        version: 1,
      }),
    );
    const text = records.map(({ headers, value }) => JSON.stringify(headers) + value.toString()).join();
    for (const secret of [PERSON_NAME.vi, PERSON_NAME.en, 'sign-in-of-somebody'])
      expect(text).not.toContain(secret);
  });

  it('are found by the signs of a search as they stand', async () => {
    const odd = { ...unit('A_B', 'Sở %\\', 'Dấu', 'DEPARTMENT'), validFrom: '2030-01-01' };
    succeeded(await commands.registerOrganization(odd, context()));
    for (const search of ['%', '_', '\\', 'a_b', 'so %\\'])
      expect(await codes({ search, asOf: '2030-01-01' })).toEqual(['A_B']);
    expect(await codes({ search: 's_v', asOf: '2030-01-01' })).toEqual([]);
  });

  it.each(['DELETE FROM organization', `UPDATE organization SET code = 'X'`, 'DELETE FROM person'])(
    'refuse the run-time role: %s',
    async (sql) => {
      await expect(prisma.$executeRawUnsafe(sql)).rejects.toThrow('permission denied');
    },
  );

  const ownerRows = async <Row>(sql: string): Promise<Row[]> => {
    const owner = openDatabase(PrismaClient, database.ownerUrl);
    try {
      return await sqlExecutor(owner).query<Row>(sql);
    } finally {
      await owner.$disconnect();
    }
  };
});
