import fc from 'fast-check';
import type { JsonSchema } from './json-schema.ts';

const NAMES = ['a', 'b', 'c', 'd', 'hasOwnProperty', 'constructor'];
const WORDS = ['x', 'yy', 'zzz', ''];

const strings: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constant({ type: 'string' }),
  fc.constant({ type: 'string', minLength: 1 }),
  fc.constant({ type: 'string', maxLength: 2 }),
  fc.constant({ type: 'string', pattern: '^[a-y]*$' }),
  fc.constant({ type: 'string', format: 'date' }),
  fc.constant({ type: ['string', 'null'] }),
  fc.shuffledSubarray(WORDS, { minLength: 1 }).map((words) => ({ type: 'string', enum: words })),
);
const numbers: fc.Arbitrary<JsonSchema> = fc
  .record(
    { minimum: fc.integer({ min: 0, max: 2 }), maximum: fc.integer({ min: 3, max: 5 }) },
    { requiredKeys: [] },
  )
  .chain((limits) => fc.constantFrom('integer', 'number').map((type) => ({ type, ...limits })));

const objectOf = (inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
  fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), inner, fc.boolean()), {
        selector: ([name]) => name,
        maxLength: 3,
      }),
      fc.boolean(),
    )
    .map(([fields, closed]) => ({
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, schema]) => [name, schema])),
      required: fields.filter(([, , required]) => required).map(([name]) => name),
      ...(closed ? { additionalProperties: false } : {}),
    }));

/** Schemas such as contracts give, closed ones and odd names among them. */
export const schemas: fc.Arbitrary<JsonSchema> = fc.letrec<{ root: JsonSchema; any: JsonSchema }>((tie) => ({
  root: objectOf(tie('any')),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    strings,
    numbers,
    fc.constant({ type: 'boolean' }),
    objectOf(tie('any')),
    tie('any').map((items) => ({ type: 'array', items })),
    tie('any').map((inner) => ({ anyOf: [inner, { type: 'null' }] })),
  ),
})).root;

/** Data that a writer of a schema may send: valid, and with no field that the schema does not name. */
export function dataOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((branch) => dataOf(branch as JsonSchema)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, dataOf(inner as JsonSchema)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(dataOf(schema.items as JsonSchema), { maxLength: 3 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number': {
      const [min, max] = [schema['minimum'] ?? -2, schema['maximum'] ?? 9] as [number, number];
      return schema.type === 'integer'
        ? fc.integer({ min, max })
        : fc.oneof(fc.integer({ min, max }), fc.constant(min + 0.5));
    }
    case undefined:
    default:
      return textOf(schema);
  }
}

function textOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.format === 'date') return fc.constantFrom('2024-02-29', '1999-12-31');
  if (Array.isArray(schema.type)) return fc.constantFrom(...WORDS, null);
  const valid = WORDS.filter(
    (word) =>
      word.length >= Number(schema['minLength'] ?? 0) &&
      word.length <= Number(schema['maxLength'] ?? 9) &&
      (schema['pattern'] === undefined || !word.includes('z')),
  );
  return fc.constantFrom(...valid);
}

/** Versions of a schema that differ by words, by order, and by optional fields where others are passed over. */
export function compatibleWith(schema: JsonSchema): fc.Arbitrary<JsonSchema> {
  const described = fc
    .option(fc.constantFrom('One.', 'Another.'))
    .map((description) => (description === null ? {} : { description }));
  return fc.tuple(shapeLike(schema), described).map(([shape, words]) => ({ ...shape, ...words }));
}

function shapeLike(schema: JsonSchema): fc.Arbitrary<JsonSchema> {
  const inner = (below: unknown) => compatibleWith(below as JsonSchema);
  if (schema.anyOf) return fc.tuple(...schema.anyOf.map(inner)).map((anyOf) => ({ ...schema, anyOf }));
  if (schema.items) return inner(schema.items).map((items) => ({ ...schema, items }));
  if (schema.enum)
    return fc
      .shuffledSubarray([...schema.enum], { minLength: schema.enum.length })
      .map((words) => ({ ...schema, enum: words }));
  if (!schema.properties) return fc.constant(schema);
  const open = schema.additionalProperties !== false;
  const required = schema.required ?? [];
  const kept = Object.entries(schema.properties).map(([name, below]) =>
    fc.tuple(
      fc.constant(name),
      inner(below),
      required.includes(name) || !open ? fc.constant(true) : fc.boolean(),
    ),
  );
  const added = open ? fc.option(fc.tuple(fc.constantFrom('new', 'toString'), strings)) : fc.constant(null);
  return fc
    .tuple(fc.tuple(...kept), added, fc.shuffledSubarray([...required], { minLength: required.length }))
    .map(([fields, further, order]) => ({
      ...schema,
      properties: Object.fromEntries([
        ...fields.filter(([, , stays]) => stays).map(([name, below]) => [name, below] as const),
        ...(further === null ? [] : [further]),
      ]),
      required: order,
    }));
}
