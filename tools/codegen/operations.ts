import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OPERATIONS = join(ROOT, 'tools/play/operations');
const SCHEMA = join(ROOT, 'gateway/api-schema.graphql');
const TARGET = join(ROOT, 'tools/generated/operations.ts');

/**
 * Writes the texts and the types of the play's operations to `tools/generated/operations.ts`, checked against the API
 * schema. Throws where an operation does not fit the schema.
 */
async function generateOperations(): Promise<void> {
  const files = (await readdir(OPERATIONS)).filter((name) => name.endsWith('.graphql')).sort();
  const documents = await Promise.all(
    files.map(async (name) => ({
      location: name,
      document: parse(await readFile(join(OPERATIONS, name), 'utf8'), { noLocation: true }),
    })),
  );
  const types = await codegen({
    filename: TARGET,
    schema: parse(await readFile(SCHEMA, 'utf8')),
    documents,
    plugins: [{ operations: {} }],
    pluginMap: { operations: operationsPlugin },
    config: {
      useTypeImports: true,
      enumsAsTypes: true,
      skipTypename: true,
      maybeValue: 'T | null',
      inputMaybeValue: 'T | null | undefined',
      immutableTypes: true,
      scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string' },
      defaultScalarType: 'never',
    },
  });
  await mkdir(dirname(TARGET), { recursive: true });
  await writeFile(TARGET, `${HEADER}${types}\n${operationsIndex(documents.map(({ document }) => document))}`);
}

const HEADER = '// Generated from the operations of the play and the API schema; do not edit.\n';

/** `documents` (name → text with its fragments) and `Operations` (name → types of variables and result). */
function operationsIndex(documents: readonly DocumentNode[]): string {
  const definitions = documents.flatMap((document) => document.definitions);
  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => ({ definition, name: nameOf(definition) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const texts = operations.map(({ definition, name }) => {
    const text = [definition, ...fragmentsOf(definition, fragments)].map((node) => print(node)).join('\n');
    return `  ${name}: ${JSON.stringify(text)},`;
  });
  const kinds = operations.map(({ definition, name }) => `  ${name}: '${definition.operation}',`);
  const entries = operations.map(({ definition, name }) => {
    const type = `${name}${definition.operation === OperationTypeNode.MUTATION ? 'Mutation' : 'Query'}`;
    return `  ${name}: { variables: ${type}Variables; result: ${type} };`;
  });
  return [
    `export const documents = {\n${texts.join('\n')}\n} as const;`,
    `export const operationKinds = {\n${kinds.join('\n')}\n} as const;`,
    `export interface Operations {\n${entries.join('\n')}\n}\n`,
  ].join('\n\n');
}

/** The fragments that a definition spreads, each once, those inside others included. */
function fragmentsOf(
  definition: OperationDefinitionNode | FragmentDefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  visit(definition, {
    FragmentSpread: ({ name }) => {
      const fragment = known.get(name.value);
      if (!fragment) throw new Error(`There is no fragment ${name.value}`);
      found.add(fragment);
      for (const inner of fragmentsOf(fragment, known)) found.add(inner);
    },
  });
  return [...found];
}

function nameOf({ name }: OperationDefinitionNode): string {
  if (!name) throw new Error('Every operation of the play has a name');
  return name.value;
}

await generateOperations();
