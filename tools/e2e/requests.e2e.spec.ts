import { ask, signedIn } from './graph.ts';
import { newWorkplace, startPlatform, type RunningPlatform, type Workplace } from './running-platform.ts';

let workplace: Workplace;
let platform: RunningPlatform;

beforeAll(async () => {
  workplace = await newWorkplace();
  platform = startPlatform(workplace, ['--empty']);
  await platform.says('The explorer is at');
});
afterAll(async () => {
  await platform.stop();
  workplace.remove();
});

async function refusal(body: object): Promise<{ status: number; codes: string[] }> {
  const response = await fetch(platform.graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: errors.map(({ extensions }) => extensions.code) };
}

it.each([
  ['several operations and no name', 'query A { blocks { code } } query B { blocks { code } }'],
  ['a subscription', 'subscription { blocks { code } }'],
])('answers %s as the client’s mistake', async (_case, query) => {
  expect(await refusal({ query })).toEqual({ status: 400, codes: ['OPERATION_RESOLUTION_FAILURE'] });
});

it('passes over what a request has beside query, variables and operation name', async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'x' } };
  expect(await refusal({ query: '{ blocks { code } }', extensions })).toEqual({ status: 200, codes: [] });
});

it.each([
  ['a character that no text holds', '{ organization(code: "\\u0000") { id } }'],
  ['the same in a filter', '{ organizations(block: "\\u0000") { totalCount } }'],
  ['a day before the calendar', '{ organizations(asOf: "0000-01-01") { totalCount } }'],
])('answers %s as a wrong value', async (_case, query) => {
  expect((await refusal({ query })).codes).toEqual(['BAD_USER_INPUT']);
});

it('answers a forged cursor as a wrong value', async () => {
  const after = Buffer.from(JSON.stringify(['organizations', 'Sở Nội vụ', 'nobody'])).toString('base64url');
  const query = 'query ($after: String) { organizations(after: $after) { totalCount } }';
  expect((await refusal({ query, variables: { after } })).codes).toEqual(['BAD_USER_INPUT']);
});

it('hears at once of rights that changed inside a fragment', async () => {
  const administrator = await signedIn(workplace, 'first-administrator');
  const text = (name: string) => ({ vi: name, en: name });
  const change = async (field: string, input: object) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ...Change }
      fragment Change on Mutation { ... { ${field}(input: $input) { __typename } } }`;
    const answer = await ask(
      platform.graph,
      query,
      { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      administrator,
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({ [field]: { __typename: expect.stringMatching(/Payload$/) as unknown } });
  };
  await change('registerBlock', { code: 'B', name: text('B'), position: 1, provenance: 'SYNTHETIC' });
  await change('registerOrganization', {
    code: 'U',
    name: text('U'),
    shortName: 'U',
    provenance: 'SYNTHETIC',
    validFrom: '2024-01-01',
    block: 'B',
  });
  await change('registerPerson', {
    subject: 'admin',
    name: text('Admin'),
    organization: 'U',
    provenance: 'SYNTHETIC',
    rights: [{ role: 'ADMIN', from: '2000-01-01' }],
  });
  const { status, errors } = await ask(platform.graph, '{ viewer { rights { role } } }', {}, administrator);
  expect({ status, code: errors[0]?.extensions.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
});

it.each([
  ['', 'text/html; charset=utf-8', 'Events of the platform'],
  ['reformgraph.published.assessment.published.v0/', 'text/html; charset=utf-8', 'Fields of the data'],
  ['reformgraph.published.assessment.published.v0/differences', 'text/html; charset=utf-8', 'Versions of'],
  [
    'schemas/reformgraph.published.assessment.published.v0.json',
    'application/json; charset=utf-8',
    'https://json-schema.org/draft/2020-12/schema',
  ],
  ['asyncapi.json', 'application/json; charset=utf-8', '"asyncapi": "3.0.0"'],
])('tells at /events/%s what its events are', async (path, type, text) => {
  const response = await fetch(new URL(`/events/${path}`, platform.graph));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect(await response.text()).toContain(text);
});
