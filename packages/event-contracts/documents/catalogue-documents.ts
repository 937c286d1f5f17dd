import { join } from 'node:path';
import { eventContracts } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { dataSchemaOf, ENVELOPE, envelopeSchema, type JsonSchema } from './json-schema.ts';
import { asFile, jsonNames, PACKAGE, readJson } from './places.ts';
import { byNameAndVersion } from '../src/index.ts';

/** The types of the catalogue, each name's versions from the oldest on. */
export const catalogueTypes: readonly string[] = eventContracts
  .map(({ type }) => type)
  .sort(byNameAndVersion);

/** The JSON Schema of every type of the catalogue, in the order of their names. */
export function catalogueSchemas(frozen: readonly string[]): Map<string, JsonSchema> {
  return new Map(
    catalogueTypes.map((type) => {
      const contract = eventContracts.find((candidate) => candidate.type === type);
      if (!contract) throw new Error(`${type} is not in the catalogue`);
      return [type, dataSchemaOf(contract, frozen.includes(type))];
    }),
  );
}

/** What is committed of the contracts and generated from the catalogue: path below the package → content. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const schemas = catalogueSchemas(await jsonNames(join(PACKAGE, 'frozen')));
  const { version } = (await readJson(PACKAGE, 'package.json')) as { version: string };
  const document = asyncApiDocument(schemas, version);
  return new Map([
    [`schemas/${ENVELOPE}.json`, asFile(envelopeSchema())],
    ...[...schemas].map(([type, schema]) => [`schemas/${type}.json`, asFile(schema)] as const),
    ['asyncapi.json', asFile(document)],
  ]);
}
