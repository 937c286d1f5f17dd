import fc from 'fast-check';
import type { JsonSchema } from './json-schema.ts';

type Edit = (schema: JsonSchema) => JsonSchema | null;

/** Edits after which some reader of either version cannot read the other; null where one does not apply. */
const EDITS: readonly Edit[] = [
  ({ enum: words, ...rest }) => (words ? { ...rest, enum: [...words, 'one more'] } : null),
  ({ enum: words, ...rest }) => (words ? rest : null),
  ({ pattern, ...rest }) => (pattern === undefined ? null : rest),
  ({ format, ...rest }) => (format === undefined ? null : { ...rest, format: 'uuid' }),
  (schema) => (typeof schema['minLength'] === 'number' ? { ...schema, minLength: 2 } : null),
  (schema) => (typeof schema['maxLength'] === 'number' ? { ...schema, maxLength: 1 } : null),
  (schema) => (typeof schema['minimum'] === 'number' ? { ...schema, minimum: schema['minimum'] + 1 } : null),
  (schema) => (schema.type === 'integer' ? { ...schema, type: 'number' } : null),
  (schema) => (schema.type === 'boolean' ? { type: 'string' } : null),
  (schema) => (schema.type === 'string' ? { ...schema, type: ['string', 'null'] } : null),
  (schema) => (schema.type === 'array' ? { ...schema, minItems: 1 } : null),
  ({ items }) => (items ? (items as JsonSchema) : null),
  ({ anyOf }) => (anyOf ? (anyOf[0] as JsonSchema) : null),
  (schema) => onField(schema, 'a', (required) => !required),
  (schema) => withoutRequired(schema),
  (schema) =>
    schema.properties
      ? {
          ...schema,
          properties: { ...schema.properties, needed: { type: 'string' } },
          required: [...(schema.required ?? []), 'needed'],
        }
      : null,
  (schema) =>
    schema.additionalProperties === false
      ? { ...schema, properties: { ...schema.properties, further: { type: 'string' } } }
      : null,
  (schema) =>
    schema.properties && schema.additionalProperties !== false
      ? { ...schema, additionalProperties: false }
      : null,
];

function onField(
  schema: JsonSchema,
  name: string,
  change: (required: boolean) => boolean,
): JsonSchema | null {
  if (!Object.hasOwn(schema.properties ?? {}, name)) return null;
  const others = (schema.required ?? []).filter((field) => field !== name);
  const needed = change(schema.required?.includes(name) ?? false);
  return { ...schema, required: needed ? [...others, name] : others };
}

function withoutRequired(schema: JsonSchema): JsonSchema | null {
  const [gone, ...required] = schema.required ?? [];
  if (gone === undefined || !schema.properties) return null;
  const properties = Object.entries(schema.properties).filter(([name]) => name !== gone);
  return { ...schema, properties: Object.fromEntries(properties), required };
}

/** Every version of a schema that differs by one such edit, anywhere in it. */
function brokenVersions(schema: JsonSchema): JsonSchema[] {
  return [
    ...EDITS.map((edit) => edit(schema)).filter((edited) => edited !== null),
    ...(schema.items
      ? brokenVersions(schema.items as JsonSchema).map((items) => ({ ...schema, items }))
      : []),
    ...(schema.anyOf ?? []).flatMap((branch, position) =>
      brokenVersions(branch as JsonSchema).map((broken) => ({
        ...schema,
        anyOf: (schema.anyOf ?? []).with(position, broken),
      })),
    ),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, below]) =>
      brokenVersions(below as JsonSchema).map((broken) => ({
        ...schema,
        properties: Object.fromEntries([
          ...Object.entries(schema.properties ?? {}).filter(([other]) => other !== name),
          [name, broken],
        ]),
      })),
    ),
  ];
}

/** Versions of a schema that are not compatible with it. */
export function incompatibleWith(schema: JsonSchema): fc.Arbitrary<JsonSchema> {
  return fc.constantFrom(...brokenVersions(schema));
}
