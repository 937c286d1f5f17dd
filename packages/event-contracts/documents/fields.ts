import type { JsonSchema } from './json-schema.ts';

/** One field of a type's data: "domains[].name.vi" is the Vietnamese name of each domain. */
export interface Field {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  /** True where null stands for an absent value. */
  readonly nullable: boolean;
  /** What the field means; empty where nobody says. */
  readonly description: string;
}

/**
 * Every field of a schema, each before what lies in it. Throws for a schema by which fields cannot be told one by one:
 * references, alternatives of shapes, names that are not fixed, and shapes that are not told at all.
 */
export function fieldsOf(schema: JsonSchema): Field[] {
  return objectFields('', schema);
}

/** Keywords by which an object may have fields that its properties do not name. */
const OTHER_FIELDS = ['additionalProperties', 'patternProperties', 'allOf', 'oneOf', 'if', '$ref'];

function objectFields(prefix: string, schema: JsonSchema): Field[] {
  if (!schema.properties || OTHER_FIELDS.some((keyword) => (schema[keyword] ?? false) !== false))
    throw new Error(`${prefix || 'the data'} may have fields that are not told one by one`);
  const required = new Set(schema.required);
  return Object.entries(schema.properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const { shape, nullable, description } = shapeOf(path, property);
    return [
      { path, schema: shape, required: required.has(name), nullable, description },
      ...below(path, shape),
    ];
  });
}

function below(path: string, shape: JsonSchema): Field[] {
  if (shape.type === 'object') return objectFields(`${path}.`, shape);
  if (shape.type !== 'array') return [];
  if (shape.items === undefined) throw new Error(`${path} does not tell what it lists`);
  return below(`${path}[]`, shapeOf(`${path}[]`, shape.items).shape);
}

function shapeOf(path: string, schema: JsonSchema | boolean) {
  if (typeof schema === 'boolean') throw new Error(`${path} does not tell its shape`);
  const alternatives = (schema.anyOf ?? [schema]).flatMap(oneTypeEach);
  const shapes = alternatives.filter(({ type }) => type !== 'null');
  const [shape] = shapes;
  if (shapes.length !== 1 || typeof shape?.type !== 'string')
    throw new Error(`${path} has several shapes, or does not tell its shape`);
  return {
    shape,
    nullable: shapes.length < alternatives.length,
    description: schema.description ?? shape.description ?? '',
  };
}

/** A schema of several types as one schema for each of them. */
function oneTypeEach(schema: JsonSchema | boolean): JsonSchema[] {
  if (typeof schema === 'boolean') return [{}];
  return Array.isArray(schema.type) ? schema.type.map((type: string) => ({ ...schema, type })) : [schema];
}
