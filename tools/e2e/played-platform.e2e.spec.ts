import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, SignJWT, generateKeyPair, type CryptoKey } from 'jose';
import {
  AUDIENCE,
  DEVELOPMENT_ISSUER,
  mintDevelopmentToken,
} from '@reformgraph/subgraph-kit/development-sign-in';
import { exposures, mutationsLetThrough, rolesThatAsk, type Asker } from './access-matrix.ts';
import { ask, keysOf, signedIn, type GraphAnswer } from './graph.ts';
import { newWorkplace, startPlatform, type RunningPlatform, type Workplace } from './running-platform.ts';
import { countStatements } from './statement-count.ts';
import { startWeakenedGraph } from './weakened-graph.ts';

let workplace: Workplace;
let platform: RunningPlatform;

beforeAll(async () => {
  workplace = await newWorkplace();
  platform = startPlatform(workplace, ['--json']);
  await platform.says('The explorer is at');
});
afterAll(async () => {
  await platform.stop();
  workplace.remove();
});

const as = async (subject: string, query: string, variables: object = {}): Promise<GraphAnswer> =>
  ask(platform.graph, query, variables, await signedIn(workplace, subject));

/** Sends a mutation as a person and returns the member of its union. */
async function mutate(subject: string, mutation: string, input: object, selection = ''): Promise<Member> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  const answer = await as(
    subject,
    `mutation M($input: ${type}Input!) { ${mutation}(input: $input) {
       __typename ... on Error { code message { vi en } path } ${selection} } }`,
    { input },
  );
  if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as Record<string, Member>)[mutation] as Member;
}
interface Member {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: { readonly vi: string; readonly en: string };
  readonly path?: readonly string[];
  readonly [field: string]: unknown;
}

describe('signing in', () => {
  const WHO = '{ viewer { person { organization { code } } rights { role } } }';

  it('tells who the token’s person is', async () => {
    expect((await as('unit-officer.Q01', WHO)).data).toEqual({
      viewer: { person: { organization: { code: 'Q01' } }, rights: [{ role: 'UNIT_OFFICER' }] },
    });
  });

  it('leaves a reader without a token anonymous', async () => {
    expect(await ask(platform.graph, WHO)).toEqual({ status: 200, data: { viewer: null }, errors: [] });
  });

  const refused = async (token: string) => {
    const answer = await ask(platform.graph, WHO, {}, { authorization: `Bearer ${token}` });
    return { status: answer.status, code: answer.errors[0]?.extensions.code, data: answer.data };
  };

  it('refuses a token signed by another key', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: 'development' })
      .setIssuer(DEVELOPMENT_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('admin')
      .setExpirationTime('1h')
      .sign(privateKey);
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('refuses an expired token by a code of its own', async () => {
    const { token } = await mintDevelopmentToken(
      keysOf(workplace).developmentKey,
      'planner',
      new Date(Date.now() - 13 * 3_600_000),
    );
    expect(await refused(token)).toEqual({ status: 401, code: 'TOKEN_EXPIRED', data: null });
  });

  it('refuses a token without a signature (alg: none)', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part({
      iss: DEVELOPMENT_ISSUER,
      aud: AUDIENCE,
      sub: 'admin',
      exp: Math.floor(Date.now() / 1000) + 3600,
    })}.`;
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('refuses a token of nobody', async () => {
    const { token } = await mintDevelopmentToken(keysOf(workplace).developmentKey, 'nobody.Q99');
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('is no longer open to the first administrator', async () => {
    const { token } = await mintDevelopmentToken(keysOf(workplace).developmentKey, 'first-administrator');
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('cannot be gone around: a subgraph refuses a request without, and with a forged identity', async () => {
    const port = platform.parts()['assessment']?.port ?? 0;
    const direct = `http://127.0.0.1:${port}/graphql`;
    const query = '{ indexes { code } }';
    expect((await ask(direct, query)).status).toBe(401);
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const forge = async (key: CryptoKey, audience: string) =>
      new SignJWT({
        actor: {
          kind: 'person',
          personId: crypto.randomUUID(),
          organizationId: crypto.randomUUID(),
          developmentKey: true,
          rights: [{ role: 'COUNCIL', organizationId: null }],
        },
        requestId: 'forged',
        businessTime: new Date().toISOString(),
      })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('reformgraph-gateway')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('30s')
        .sign(key);
    const send = async (identity: string) =>
      (await ask(direct, query, {}, { 'x-reformgraph-identity': identity })).status;
    expect(await send(await forge(privateKey, 'assessment'))).toBe(401);
    const real = (await importJWK(keysOf(workplace).identityKey, 'EdDSA')) as CryptoKey;
    expect(await send(await forge(real, 'reporting'))).toBe(401);
    expect(await send(await forge(real, 'assessment'))).toBe(200);
  });

  it('is for known hosts and origins only', async () => {
    const from = (headers: Record<string, string>) => ask(platform.graph, '{ blocks { code } }', {}, headers);
    expect((await from({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await from({ origin: `http://127.0.0.1:${workplace.port}` })).status).toBe(200);
  });
});

describe('what a newcomer tries', () => {
  it('finds “Sở Nội vụ” by “so noi vu”', async () => {
    const answer = await ask(
      platform.graph,
      '{ organizations(search: "so noi vu") { edges { node { code name { vi } } } } }',
    );
    expect(answer.data).toEqual({
      organizations: { edges: [{ node: { code: 'SNV', name: { vi: 'Sở Nội vụ' } } }] },
    });
  });

  it('answers the three sample queries', async () => {
    const folder = join(import.meta.dirname, '../../data/samples');
    const { readdirSync } = await import('node:fs');
    const samples = readdirSync(folder).sort();
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      const answer = await as('city-leader', readFileSync(join(folder, sample), 'utf8'));
      expect({ sample, errors: answer.errors }).toEqual({ sample, errors: [] });
      expect(Object.values(answer.data ?? {}).every((value) => value !== null)).toBe(true);
    }
  });
});

describe('wrong input', () => {
  const NODES = [
    { code: '1', kind: 'SECTION', domain: 1, title: { vi: 'Chỉ đạo', en: 'Steering' }, maximum: '3' },
    {
      code: '1.1',
      parentCode: '1',
      kind: 'COMPONENT',
      domain: 1,
      title: { vi: 'Kế hoạch', en: 'Plan' },
      maximum: '1',
      source: 'SELF_APPRAISED',
    },
    {
      code: '1.2',
      parentCode: '1',
      kind: 'COMPONENT',
      domain: 1,
      title: { vi: 'Báo cáo', en: 'Reports' },
      maximum: '2',
      source: 'SELF_APPRAISED',
    },
  ];
  let assessmentId: string;

  beforeAll(async () => {
    const imported = await mutate(
      'planner',
      'importCriteriaSet',
      {
        idempotencyKey: 'spec/import',
        index: 'PAR',
        year: 2025,
        block: 'MANAGEMENT_BOARD',
        title: { vi: 'Bộ thử', en: 'Trial set' },
        source: 'A spec',
        provenance: 'SYNTHETIC',
        nodes: NODES,
      },
      '... on ImportCriteriaSetPayload { criteriaSet { id version } }',
    );
    const { id, version } = imported['criteriaSet'] as { id: string; version: number };
    expect(
      await mutate('planner', 'publishCriteriaSet', {
        idempotencyKey: 'spec/publish',
        id,
        expectedVersion: version,
      }),
    ).toMatchObject({
      __typename: 'PublishCriteriaSetPayload',
    });
    const window = { from: '2025-01-01T00:00:00Z', to: '2025-12-01T00:00:00Z' };
    expect(
      await mutate('planner', 'openPeriod', {
        idempotencyKey: 'spec/open',
        index: 'PAR',
        year: 2025,
        blocks: ['MANAGEMENT_BOARD'],
        selfScoring: window,
        appraisal: window,
        provenance: 'SYNTHETIC',
      }),
    ).toMatchObject({ __typename: 'OpenPeriodPayload' });
    const found = await as(
      'unit-officer.HEPZA',
      '{ assessments(filter: { year: 2025 }) { edges { node { id } } } }',
    );
    const { edges } = found.data?.['assessments'] as { edges: { node: { id: string } }[] };
    expect(edges).toHaveLength(1);
    assessmentId = edges[0]?.node.id ?? '';
  });

  const OUTCOMES = `... on ScoreComponentsPayload { outcomes {
    __typename ... on Error { code path } ... on ScoreOutOfRange { maximum given }
    ... on VersionConflict { expectedVersion currentVersion change changedBy }
    ... on ComponentScored { component { code selfScore version } } } }`;
  const score = (idempotencyKey: string, scores: object[]) =>
    mutate('unit-officer.HEPZA', 'scoreComponents', { idempotencyKey, assessmentId, scores }, OUTCOMES);

  it('refuses a score above its maximum, and keeps the others of the batch', async () => {
    const answer = await score('spec/score', [
      { component: '1.1', value: '1.01', expectedVersion: 0 },
      { component: '1.2', value: '1.5', expectedVersion: 0 },
    ]);
    expect(answer['outcomes']).toEqual([
      {
        __typename: 'ScoreOutOfRange',
        code: 'SCORE_OUT_OF_RANGE',
        path: ['scores', '0', 'value'],
        maximum: '1',
        given: '1.01',
      },
      { __typename: 'ComponentScored', component: { code: '1.2', selfScore: '1.5', version: 1 } },
    ]);
  });

  it('answers a repeated idempotency key with the first answer, and refuses it with another input', async () => {
    const first = await score('spec/again', [{ component: '1.1', value: '0.5', expectedVersion: 0 }]);
    expect(await score('spec/again', [{ component: '1.1', value: '0.5', expectedVersion: 0 }])).toEqual(
      first,
    );
    expect(first['outcomes']).toMatchObject([{ __typename: 'ComponentScored', component: { version: 1 } }]);
    expect(
      await score('spec/again', [{ component: '1.1', value: '0.75', expectedVersion: 1 }]),
    ).toMatchObject({
      __typename: 'IdempotencyConflict',
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('refuses a stale version and says what stands now', async () => {
    const answer = await score('spec/stale', [{ component: '1.2', value: '2', expectedVersion: 0 }]);
    expect(answer['outcomes']).toMatchObject([
      { __typename: 'VersionConflict', expectedVersion: 0, currentVersion: 1, change: 'scoreComponents' },
    ]);
  });

  it('refuses a day that does not exist by the code of a bad value', async () => {
    const bad = 'query Q($asOf: Date) { organizations(asOf: $asOf) { totalCount } }';
    const answer = await ask(platform.graph, bad, { asOf: '2024-13-45' });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('names an unknown unit', async () => {
    const answer = await mutate('admin', 'registerPerson', {
      idempotencyKey: 'spec/unknown',
      subject: 'spec',
      name: { vi: 'Người thử', en: 'Trial person' },
      organization: 'KHONGCO',
      provenance: 'SYNTHETIC',
      rights: [],
    });
    expect(answer).toMatchObject({
      __typename: 'UnknownOrganization',
      code: 'UNKNOWN_ORGANIZATION',
      path: ['organization'],
      message: { vi: 'Không biết đơn vị “KHONGCO”.', en: 'No unit “KHONGCO” is known.' },
    });
  });

  it('names the visit in the way of an overlapping one, and of a second regular one', async () => {
    const found = await as(
      'planner',
      `{ visits(filter: { year: 2024, kind: REGULAR }, first: 2) { edges { node {
           id from to organizationCode team { id } } } } }`,
    );
    const { edges } = found.data?.['visits'] as {
      edges: {
        node: { id: string; from: string; to: string; organizationCode: string; team: { id: string } };
      }[];
    };
    const visit = edges[0]?.node;
    if (!visit) throw new Error('There is no regular visit');
    const input = (organization: string, key: string, from: string, to: string) => ({
      idempotencyKey: `spec/visit/${key}`,
      teamId: visit.team.id,
      organization,
      kind: 'REGULAR',
      from,
      to,
      provenance: 'SYNTHETIC',
    });
    const inTheWay =
      '... on TeamBusy { visit { id } } ... on UnitBusy { visit { id } } ... on SecondRegularVisit { visit { id } }';
    expect(
      await mutate('planner', 'scheduleVisit', input('CT', 'team', visit.from, visit.to), inTheWay),
    ).toMatchObject({
      __typename: 'TeamBusy',
      visit: { id: visit.id },
    });
    const free = { from: '2024-06-29T01:00:00Z', to: '2024-06-29T09:00:00Z' };
    expect(
      await mutate(
        'planner',
        'scheduleVisit',
        input(visit.organizationCode, 'second', free.from, free.to),
        inTheWay,
      ),
    ).toMatchObject({ __typename: 'SecondRegularVisit', visit: { id: visit.id } });
  });
});

describe('entities across subgraphs', () => {
  const FIFTY = `{ organizations(first: 50) { edges { node {
    code
    visits(year: 2024) { kind organization { code } }
    assessments(year: 2024) { state organization { code } components { code } }
    scorecards(year: 2024) { value organization { code } }
  } } } }`;
  const TWELVE = FIFTY.replace('first: 50', 'first: 12');

  it('reach both ways, and cost the same number of statements for 50 units as for 12', async () => {
    const twelve = await countStatements(workplace, platform, () => as('city-leader', TWELVE));
    const fifty = await countStatements(workplace, platform, () => as('city-leader', FIFTY));
    const { edges } = fifty.result.data?.['organizations'] as {
      edges: {
        node: { code: string; assessments: { organization: { code: string } }[]; scorecards: unknown[] };
      }[];
    };
    expect(fifty.result.errors).toEqual([]);
    expect(edges).toHaveLength(50);
    for (const { node } of edges) {
      expect(node.assessments[0]?.organization.code).toBe(node.code);
      expect(node.scorecards).toHaveLength(1);
    }
    // One statement for the assessments, one for all their components, which asks the same rows who may see them.
    expect(fifty.statements).toMatchObject({
      'scheduling.visit': 1,
      'assessment.assessment': 2,
      'reporting.assessment_result': 1,
    });
    expect(fifty.statements).toEqual(twelve.statements);
  });
});

describe('every path as every role', () => {
  let askers: readonly Asker[];
  beforeAll(async () => {
    askers = await rolesThatAsk(workplace, platform.graph);
  });

  it('shows nothing of another unit to a role that may not see it', async () => {
    const { asked, exposed } = await exposures(platform.graph, askers);
    expect(asked).toBeGreaterThan(500);
    expect(exposed).toEqual([]);
  });

  it('shows an inspector the visits of the own team alone', async () => {
    const VISITS = '{ visits(filter: { year: 2024 }, first: 100) { edges { node { team { number } } } } }';
    const teams = async (subject: string) => {
      const { data } = await as(subject, VISITS);
      const { edges } = data?.['visits'] as { edges: { node: { team: { number: number } } }[] };
      return edges.map(({ node }) => node.team.number);
    };
    const all = await teams('planner');
    const own = await teams('inspector');
    expect(all).toHaveLength(20);
    expect(new Set(own).size).toBe(1);
    expect(own).toHaveLength(all.filter((number) => number === own[0]).length);
  });

  it('lets no role change what is not its own', async () => {
    const { asked, letThrough } = await mutationsLetThrough(platform.graph, askers);
    expect(asked).toBeGreaterThan(100);
    expect(letThrough).toEqual([]);
  });

  it('notices when one policy is taken away', async () => {
    const weakened = await startWeakenedGraph(workplace, platform);
    try {
      const readers = askers.filter(({ role }) =>
        ['ANONYMOUS', 'VIEWER', 'UNIT_OFFICER', 'CITY_LEADER'].includes(role),
      );
      const { exposed } = await exposures(weakened.graph, readers);
      expect(exposed.length).toBeGreaterThan(0);
      expect(new Set(exposed.map(({ type }) => type))).toEqual(new Set(['PersonConnection']));
    } finally {
      await weakened.stop();
    }
  });
});

it('prints one JSON document on standard output', () => {
  expect(
    createHash('sha256')
      .update(JSON.stringify(JSON.parse(platform.said.out)))
      .digest('hex'),
  ).toHaveLength(64);
});
