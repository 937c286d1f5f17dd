import { Kind, parse } from 'graphql';
import { rootFieldsOf } from './root-fields.ts';

function fieldsOf(text: string): string[] {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation');
  return [...rootFieldsOf(operation, document)];
}

it.each([
  ['a field under an alias', 'mutation { renamed: grantRight { a } }'],
  ['an inline fragment', 'mutation { ... { grantRight { a } } }'],
  ['an inline fragment on the type', 'mutation { ... on Mutation { ... { grantRight { a } } } }'],
  ['a fragment', 'mutation { ...F } fragment F on Mutation { grantRight { a } }'],
  [
    'a fragment in a fragment',
    'mutation { ...F } fragment F on Mutation { ...G } fragment G on Mutation { grantRight { a } }',
  ],
  ['a fragment that opens itself', 'mutation { ...F } fragment F on Mutation { ...F grantRight { a } }'],
  ['what a variable may leave out', 'mutation ($on: Boolean!) { grantRight @include(if: $on) { a } }'],
])('names the root field of %s', (_case, text) => {
  expect(fieldsOf(text)).toEqual(['grantRight']);
});

it('names no field below the root, and none of a fragment that is not used', () => {
  expect(fieldsOf('mutation { a { grantRight } } fragment F on Mutation { grantRight }')).toEqual(['a']);
});
