import { graphql } from 'graphql';
import type { Actor } from './actor.ts';
import { anyone, anyOf, byDevelopmentKey, signedIn, type Policies, type Policy } from './policies.ts';
import { createSubgraphSchema } from './subgraph.ts';

const ID = '018f0000-0000-7000-8000-000000000001';
const anonymous: Actor = { kind: 'anonymous' };
const person = (...roles: ('ADMIN' | 'VIEWER')[]): Actor => ({
  kind: 'person',
  personId: ID,
  organizationId: ID,
  rights: roles.map((role) => ({ role, organizationId: null })),
  developmentKey: false,
});

const typeDefs = /* GraphQL */ `
  type Query {
    greeting: String!
    secret: Secret!
    secrets: [Secret!]!
    found: [Found]!
  }
  type Mutation {
    tell: Told!
  }
  type Secret @key(fields: "id") {
    id: ID!
    text: String!
  }
  type Notice {
    text: String!
  }
  union Found = Secret | Notice
  union Told = Secret | NotPermitted
`;

const secret = { __typename: 'Secret', id: ID, text: 'kín' };
const notice = { __typename: 'Notice', text: 'công khai' };
const resolvers = {
  Query: {
    greeting: () => 'chào',
    secret: () => secret,
    secrets: () => [secret],
    found: () => [notice, Promise.resolve(secret), null],
  },
  Mutation: { tell: () => Promise.resolve(secret) },
  Secret: { __resolveReference: () => secret },
};

const administrators = anyOf('ADMIN');
const open: Policies = {
  Query: { greeting: anyone, secret: anyone, secrets: anyone, found: anyone },
  Mutation: { tell: anyone },
  types: { Secret: anyone, Notice: anyone },
};
const secretsFor = (policy: Policy): Policies => ({ ...open, types: { ...open.types, Secret: policy } });
const build = (policies: Policies) => createSubgraphSchema({ typeDefs, resolvers, policies });

async function ask(policies: Policies, actor: Actor, source: string) {
  const { data, errors = [] } = await graphql({
    schema: build(policies),
    source,
    contextValue: { actor },
    variableValues: { of: [{ __typename: 'Secret', id: ID }] },
  });
  return { data, codes: errors.map((error) => error.extensions['code']) };
}

const ENTITIES = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Secret { text } } }';

describe('building a guarded schema', () => {
  it('takes a policy for every root field and object type', () => {
    expect(() => build(open)).not.toThrow();
  });

  it.each([
    ['a type without a policy', { ...open, types: { Notice: anyone } }, 'type Secret names no policy'],
    [
      'a query without a policy',
      { ...open, Query: { greeting: anyone, secret: anyone, secrets: anyone } },
      'Query.found names no policy',
    ],
    ['a mutation without a policy', { ...open, Mutation: {} }, 'Mutation.tell names no policy'],
    [
      'a policy for no root field',
      { ...open, Query: { ...open.Query, gone: anyone } },
      'policy for gone, which is no root field',
    ],
    [
      'a policy for no type',
      { ...open, types: { ...open.types, Gone: anyone } },
      'policy for Gone, which is no object type',
    ],
    [
      'a policy for a union, whose members have their own',
      { ...open, types: { ...open.types, Found: anyone } },
      'policy for Found, which is no object type',
    ],
  ])('refuses %s', (_case, policies: Policies, fault) => {
    expect(() => build(policies)).toThrow(fault);
  });

  it('names every fault at once', () => {
    const build = () =>
      createSubgraphSchema({ typeDefs, resolvers, policies: { ...open, Mutation: {}, types: {} } });
    expect(build).toThrow(/Mutation\.tell names no policy.*type Secret.*type Notice/);
  });
});

describe('a root field', () => {
  const policies: Policies = { ...open, Query: { ...open.Query, greeting: administrators } };

  it('is UNAUTHENTICATED for nobody, FORBIDDEN for another role, answered for the role', async () => {
    expect(await ask(policies, anonymous, '{ greeting }')).toMatchObject({ codes: ['UNAUTHENTICATED'] });
    expect(await ask(policies, person('VIEWER'), '{ greeting }')).toMatchObject({ codes: ['FORBIDDEN'] });
    expect(await ask(policies, person('ADMIN'), '{ greeting }')).toEqual({
      data: { greeting: 'chào' },
      codes: [],
    });
  });

  it('does not run the work of one who may not ask', async () => {
    let runs = 0;
    const schema = createSubgraphSchema({
      typeDefs,
      resolvers: { ...resolvers, Mutation: { tell: () => ((runs += 1), secret) } },
      policies: { ...open, Mutation: { tell: administrators } },
    });
    const tell = (actor: Actor) =>
      graphql({ schema, source: 'mutation { tell { __typename } }', contextValue: { actor } });
    await tell(person('VIEWER'));
    expect(runs).toBe(0);
    await tell(person('ADMIN'));
    expect(runs).toBe(1);
  });
});

describe('a type', () => {
  it.each([
    ['one object', '{ secret { text } }'],
    ['a list', '{ secrets { text } }'],
    ['a member of a union in a list', '{ found { ... on Secret { text } } }'],
    ['a member of a mutation’s union', 'mutation { tell { ... on Secret { text } } }'],
    ['an entity', ENTITIES],
  ])('is guarded by its own policy as %s, and by nothing else', async (_case, source) => {
    expect((await ask(secretsFor(administrators), anonymous, source)).codes).toEqual(['UNAUTHENTICATED']);
    const refused = await ask(secretsFor(administrators), person('VIEWER'), source);
    expect(refused.codes).toEqual(['FORBIDDEN']);
    expect(JSON.stringify(refused.data)).not.toContain('kín');
    expect(JSON.stringify(await ask(secretsFor(administrators), person('ADMIN'), source))).toContain('kín');
    expect(JSON.stringify(await ask(open, anonymous, source))).toContain('kín');
  });

  it('lets the other members of the union through', async () => {
    const { data, codes } = await ask(
      secretsFor(administrators),
      person('VIEWER'),
      '{ found { ... on Notice { text } } }',
    );
    expect({ data, codes }).toEqual({
      data: { found: [{ text: 'công khai' }, null, null] },
      codes: ['FORBIDDEN'],
    });
  });
});

describe('policies', () => {
  it('know a registered person and the first administrator as signed in', () => {
    const first: Actor = { kind: 'first-administrator', developmentKey: false };
    expect([anonymous, person(), first, { kind: 'gateway' } as const].map(signedIn.allows)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([administrators.allows(first), anyOf('VIEWER').allows(first)]).toEqual([true, false]);
  });

  it('by the development key want both, the key and the role', () => {
    const policy = byDevelopmentKey(administrators);
    const withKey = (...roles: 'ADMIN'[]) => ({ ...person(...roles), developmentKey: true }) as Actor;
    expect([withKey('ADMIN'), person('ADMIN'), withKey(), anonymous].map(policy.allows)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
