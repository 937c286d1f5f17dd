import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './json-schema.ts';

/** One difference between two versions of a schema. `path` is empty for the whole, `[]` stands for a list's items. */
export interface Difference {
  readonly path: string;
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED' | 'REWORDED';
  /** True where data of either version stay valid in the other. */
  readonly compatible: boolean;
  /** What differs, in a sentence. */
  readonly detail: string;
}

/** Keywords that say nothing about which data are valid, beside those that begin with "x-". */
const ANNOTATIONS = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
];
/** Keywords that are compared by what lies in them; every other one must stay as it is. */
const WALKED = ['properties', 'required', 'items', 'anyOf'];
/** Keywords that may say more of an object's fields than what each of them is: beside them none may come or go. */
const CLOSING = [
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'dependentRequired',
];
/** Keywords that may say more of whatever lies below, at any depth. */
const CLOSING_BELOW = [
  'patternProperties',
  'dependentSchemas',
  'contains',
  '$ref',
  '$dynamicRef',
  'oneOf',
  'allOf',
  'not',
  'if',
];

/**
 * Every difference between two versions of a schema. Compatible is what a reader of either version can read by either:
 * optional fields that come or go, and words. Data hold only fields that their own version names, as writers see to;
 * a reader passes over fields that its version does not name.
 */
export function differencesBetween(older: JsonSchema, newer: JsonSchema): Difference[] {
  return compare('', older, newer, false);
}

/** The differences for which a version would not be FULL_TRANSITIVE, one sentence each; empty where it is. */
export function incompatibilities(older: JsonSchema, newer: JsonSchema): string[] {
  return differencesBetween(older, newer)
    .filter(({ compatible }) => !compatible)
    .map(({ path, detail }) => `${path || 'the data'}: ${detail}`);
}

type Subschema = JsonSchema | boolean;

/** `closed`: that a schema around these says more of their fields. */
function compare(path: string, was: Subschema, is: Subschema, closed: boolean): Difference[] {
  const [older, newer] = [asSchema(was), asSchema(is)];
  const closedBelow = closed || saysMoreBelow(older) || saysMoreBelow(newer);
  return [
    ...constraintsOf(path, older, newer),
    ...wordsOf(path, older, newer),
    ...fieldsOf(path, older, newer, closedBelow),
    ...itemsOf(path, older, newer, closedBelow),
    ...alternativesOf(path, older, newer, closedBelow),
  ];
}

function constraintsOf(path: string, older: JsonSchema, newer: JsonSchema): Difference[] {
  return [...new Set([...Object.keys(older), ...Object.keys(newer)])]
    .filter((keyword) => !isAnnotation(keyword) && !WALKED.includes(keyword))
    .filter((keyword) => !isDeepStrictEqual(ordered(keyword, older), ordered(keyword, newer)))
    .map((keyword) =>
      changed(path, `${keyword} was ${shown(older[keyword])} and is ${shown(newer[keyword])}`),
    );
}

function wordsOf(path: string, older: JsonSchema, newer: JsonSchema): Difference[] {
  const word = (detail: string): Difference => ({ path, kind: 'REWORDED', compatible: true, detail });
  return [
    ...(older.description === newer.description ? [] : [word('the description was reworded')]),
    ...(older.deprecated !== true && newer.deprecated === true ? [word('its end was announced')] : []),
  ];
}

function fieldsOf(path: string, older: JsonSchema, newer: JsonSchema, closed: boolean): Difference[] {
  const [before, after] = [older.properties ?? {}, newer.properties ?? {}];
  const [needed, needs] = [new Set(older.required), new Set(newer.required)];
  const free = !closed && isOpen(older) && isOpen(newer);
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...needed, ...needs]);
  return [...names].flatMap((name): Difference[] => {
    const at = path === '' ? name : `${path}.${name}`;
    const [was, is] = [ownOf(before, name), ownOf(after, name)];
    if (was === undefined && is !== undefined) return [comingOrGoing(at, 'ADDED', needs.has(name), free)];
    if (was !== undefined && is === undefined) return [comingOrGoing(at, 'REMOVED', needed.has(name), free)];
    return [
      ...(needed.has(name) === needs.has(name)
        ? []
        : [changed(at, needs.has(name) ? 'the field became required' : 'the field became optional')]),
      ...(was === undefined || is === undefined ? [] : compare(at, was, is, closed)),
    ];
  });
}

function comingOrGoing(
  path: string,
  kind: 'ADDED' | 'REMOVED',
  required: boolean,
  free: boolean,
): Difference {
  const field = required ? 'a required field' : 'an optional field';
  const where = free || required ? '' : ' where not every version passes over further fields';
  return {
    path,
    kind,
    compatible: !required && free,
    detail: `${field} was ${kind === 'ADDED' ? 'added' : 'removed'}${where}`,
  };
}

function itemsOf(path: string, older: JsonSchema, newer: JsonSchema, closed: boolean): Difference[] {
  if (older.items !== undefined && newer.items !== undefined)
    return compare(`${path}[]`, older.items, newer.items, closed);
  return older.items === newer.items
    ? []
    : [changed(path, 'what the list holds is said in one version alone')];
}

function alternativesOf(path: string, older: JsonSchema, newer: JsonSchema, closed: boolean): Difference[] {
  const [before, after] = [older.anyOf ?? [], newer.anyOf ?? []];
  if (before.length !== after.length)
    return [changed(path, `the alternatives were ${shown(older.anyOf)} and are ${shown(newer.anyOf)}`)];
  return before.flatMap((was, position) => compare(path, was, after[position] ?? false, closed));
}

function changed(path: string, detail: string): Difference {
  return { path, kind: 'CHANGED', compatible: false, detail };
}

/** Whether an object's fields are told one by one, and any further field is passed over. */
function isOpen(schema: JsonSchema): boolean {
  return schema.properties !== undefined && !restrictsBy(CLOSING, schema);
}

function saysMoreBelow(schema: JsonSchema): boolean {
  const besideAlternatives = schema.properties !== undefined || schema.items !== undefined;
  return restrictsBy(CLOSING_BELOW, schema) || (schema.anyOf !== undefined && besideAlternatives);
}

const restrictsBy = (keywords: readonly string[], schema: JsonSchema) =>
  keywords.some((keyword) => schema[keyword] !== undefined && schema[keyword] !== true);
const isAnnotation = (keyword: string) => ANNOTATIONS.includes(keyword) || keyword.startsWith('x-');
const asSchema = (schema: Subschema): JsonSchema =>
  typeof schema === 'object' ? schema : schema ? {} : { not: {} };
const ownOf = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
const shown = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value));

/** A keyword's value, without the order of what is a set. */
function ordered(keyword: string, schema: JsonSchema): unknown {
  const value = schema[keyword];
  if (!Array.isArray(value) || !['enum', 'type'].includes(keyword)) return value;
  return value.map((member) => JSON.stringify(member)).sort();
}
