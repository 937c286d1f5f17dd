import { cloudEvent, type EventContract } from '../src/index.ts';
import { z } from 'zod';

/** What is read of a JSON Schema 2020-12; any further keyword may be there. */
export interface JsonSchema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | boolean;
  readonly anyOf?: readonly (JsonSchema | boolean)[];
  readonly oneOf?: readonly (JsonSchema | boolean)[];
  readonly allOf?: readonly (JsonSchema | boolean)[];
  readonly 'x-reformgraph'?: ContractFacts;
  readonly [keyword: string]: unknown;
}

/** What the schema of a type says beyond the shape of its data. */
export interface ContractFacts {
  readonly topic: string;
  /** When the event is raised, in the languages of the platform. */
  readonly meaning: { readonly vi: string; readonly en: string };
  /** True where the topic keeps only the newest event of each key. */
  readonly compacted: boolean;
  /** True from the type's first release on: its shape changes no more. */
  readonly frozen: boolean;
  readonly deprecation?: { readonly announced: string; readonly endsOn: string; readonly successor: string };
}

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
export const ENVELOPE = 'cloudevent';

/** The `$id` of a type's schema, or of the envelope's. */
export const schemaId = (name: string): string => `urn:reformgraph:schema:${name}`;

/** The JSON Schema of a type's data: what a reader must accept, so further fields are allowed everywhere. */
export function dataSchemaOf(contract: EventContract<unknown>, frozen: boolean): JsonSchema {
  const meaning = contract.meaning;
  if (!meaning)
    throw new Error(`${contract.type} does not say when it is raised: give its contract a meaning`);
  const facts: ContractFacts = {
    topic: contract.topic,
    meaning,
    compacted: contract.compacted === true,
    frozen,
    ...(contract.deprecated ? { deprecation: contract.deprecated } : {}),
  };
  const { $schema: _dialect, ...shape } = toJsonSchema(contract.data);
  return {
    $schema: DIALECT,
    $id: schemaId(contract.type),
    title: contract.type,
    description: meaning.en,
    ...(contract.deprecated ? { deprecated: true } : {}),
    'x-reformgraph': facts,
    ...shape,
  };
}

/** What the schema of a type says beyond the shape of its data. Throws where it says nothing. */
export function factsOf(type: string, schema: JsonSchema): ContractFacts {
  const facts = schema['x-reformgraph'];
  if (!facts) throw new Error(`The schema of ${type} does not say on which topic it travels`);
  return facts;
}

/** The JSON Schema of an event in CloudEvents' JSON format, whatever its type. */
export function envelopeSchema(): JsonSchema {
  const { $schema: _dialect, ...shape } = toJsonSchema(cloudEvent);
  return {
    $schema: DIALECT,
    $id: schemaId(ENVELOPE),
    title: 'An event of the platform in the JSON format of CloudEvents 1.0',
    ...shape,
  };
}

function toJsonSchema(shape: z.ZodType): JsonSchema {
  return z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' }) as JsonSchema;
}
