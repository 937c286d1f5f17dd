import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescriptPlugin from '@graphql-codegen/typescript';
import * as resolversPlugin from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { SHARED_SCHEMA } from '@reformgraph/subgraph-kit';

/**
 * Writes the resolver types of one subgraph to `src/generated/graphql.ts`.
 * `src/graphql/models.ts` says what resolvers pass on: `export interface VisitModel` stands for the type `Visit`.
 */
async function generateResolverTypes(service: string): Promise<void> {
  const schema = await readFile(join(service, 'schema.graphql'), 'utf8');
  const models = await readFile(join(service, 'src/graphql/models.ts'), 'utf8');
  const mappers = Object.fromEntries(
    [...models.matchAll(/export (?:interface|type) (\w+)Model\b/g)].map(([, type = '']) => [
      type,
      `../graphql/models.ts#${type}Model`,
    ]),
  );
  const target = join(service, 'src/generated/graphql.ts');
  const content: string = await codegen({
    filename: target,
    schema: parse(`${SHARED_SCHEMA}\n${schema}`),
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript: typescriptPlugin, resolvers: resolversPlugin },
    config: {
      federation: true,
      useTypeImports: true,
      enumsAsTypes: true,
      immutableTypes: true,
      maybeValue: 'T | null',
      inputMaybeValue: 'T | null | undefined',
      contextType: '../graphql/context.ts#Context',
      mappers,
      resolversNonOptionalTypename: { unionMember: true, interfaceImplementingType: true },
      scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string' },
      defaultScalarType: 'never',
    },
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `// Generated from schema.graphql; do not edit.\n${content}`);
  process.stdout.write(`${relative(process.cwd(), target)}\n`);
}

await Promise.all(process.argv.slice(2).map(generateResolverTypes));
