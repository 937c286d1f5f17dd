import { graphql } from 'graphql';
import { anyone, anyOf, type Policy } from './policies.ts';
import { createSubgraphSchema } from './subgraph.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    found(search: String, of: [String!]): String
  }
  type Mutation {
    rename(input: RenameInput!): RenameResult!
    forget(input: RenameInput!): Renamed!
  }
  input RenameInput {
    codes: [String!]!
    name: NameInput
  }
  input NameInput {
    vi: String!
  }
  union RenameResult = Renamed | InvalidInput
  type Renamed {
    name: String!
    as(form: String): String
  }
`;
const renamed = { __typename: 'Renamed', name: 'tên', as: () => 'tên' };

function ask(source: string, variableValues: Record<string, unknown>, policy: Policy = anyone) {
  const schema = createSubgraphSchema({
    typeDefs,
    resolvers: {
      Query: { found: () => 'found' },
      Mutation: { rename: () => renamed, forget: () => renamed },
    },
    policies: {
      Query: { found: policy },
      Mutation: { rename: policy, forget: policy },
      types: { Renamed: anyone },
    },
  });
  return graphql({ schema, source, variableValues, contextValue: { actor: { kind: 'anonymous' } } });
}
const RENAME = `mutation ($input: RenameInput!) {
  rename(input: $input) { __typename ... on InvalidInput { code path message { vi en } } } }`;
const FIND = 'query ($text: String) { found(search: $text) }';

describe('a text with control characters', () => {
  it('is answered by a mutation with the way to it', async () => {
    expect(await ask(RENAME, { input: { codes: ['A', 'B\u0000'] } })).toEqual({
      data: {
        rename: {
          __typename: 'InvalidInput',
          code: 'INVALID_INPUT',
          path: ['codes', '1'],
          message: {
            vi: 'Nội dung có ký tự điều khiển không dùng được.',
            en: 'The text contains a control character, which cannot be used.',
          },
        },
      },
    });
    const nested = { input: { codes: [], name: { vi: '\u001b' } } };
    expect((await ask(RENAME, nested)).data).toMatchObject({ rename: { path: ['name', 'vi'] } });
  });

  it.each([
    ['a query', FIND],
    ['a list of a query', 'query ($text: String!) { found(of: ["a", $text]) }'],
    [
      'a field of an object',
      'mutation ($text: String) { rename(input: { codes: [] }) { ... on Renamed { as(form: $text) } } }',
    ],
    [
      'a mutation that has no such answer',
      'mutation ($text: String!) { forget(input: { codes: [$text] }) { name } }',
    ],
  ])('is BAD_USER_INPUT as an argument of %s', async (_name, source) => {
    const { errors } = await ask(source, { text: 'a\u0000' });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect((await ask(source, { text: 'a\n' })).errors).toBeUndefined();
  });

  it('is not looked at for one who may not ask', async () => {
    const { errors } = await ask(FIND, { text: 'a\u0000' }, anyOf('ADMIN'));
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
  });
});
