import { join } from 'node:path';
import {
  byNameAndVersion,
  ENVELOPE,
  factsOf,
  PACKAGE,
  readJson,
  readSchemas,
  type ContractFacts,
  type JsonSchema,
} from '@reformgraph/event-contracts/documents';

/** A type of event as its page tells it. */
export interface DescribedType {
  readonly type: string;
  readonly facts: ContractFacts;
  readonly schema: JsonSchema;
  /** An event of this type in the JSON format of CloudEvents. */
  readonly sample: unknown;
}

/** All that the pages tell. */
export interface DescribedContracts {
  /** Each name's versions one after the other, from the oldest on. */
  readonly types: readonly DescribedType[];
  readonly envelope: JsonSchema;
  readonly asyncApi: unknown;
}

/** What is committed of the contracts. Throws where a type has no sample or does not say its topic. */
export async function readContracts(): Promise<DescribedContracts> {
  const schemas = await readSchemas(join(PACKAGE, 'schemas'));
  const envelope = schemas.get(ENVELOPE);
  if (!envelope) throw new Error('There is no schema of the envelope');
  schemas.delete(ENVELOPE);
  const types = await Promise.all(
    [...schemas].map(async ([type, schema]) => ({
      type,
      schema,
      facts: factsOf(type, schema),
      sample: await readJson(PACKAGE, 'samples', `${type}.json`),
    })),
  );
  return {
    types: types.sort((a, b) => byNameAndVersion(a.type, b.type)),
    envelope,
    asyncApi: await readJson(PACKAGE, 'asyncapi.json'),
  };
}
