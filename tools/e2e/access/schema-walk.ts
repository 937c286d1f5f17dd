import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { argumentsOf, type Target } from './arguments.ts';

export const SCHEMA = buildSchema(
  readFileSync(join(import.meta.dirname, '../../../gateway/api-schema.graphql'), 'utf8'),
);
const LEAST_ROUTES = 2;

/** Fields that tell whose an object is, and whether it is finished; asked of every object that has them. */
const MARKS = ['id', 'code', 'organizationCode', 'domain', 'year', 'state'];

type Field = GraphQLField<unknown, unknown>;

/** One field on the way from the query to an object. */
interface Step {
  readonly field: Field;
  /** "Visit.team": the field with the type that has it. */
  readonly name: string;
  readonly type: GraphQLObjectType;
}
/** A way from the query to the objects of a type, all of whose leaves are asked at its end. */
export type Path = readonly Step[];

/**
 * Ways from the query down, none through the same field twice, so that every field of every type is asked behind each
 * field that leads to its type, and on at least two ways where there are two.
 */
export function schemaPaths(): Path[] {
  const paths: Path[] = [];
  const routes = new Map<string, number>();
  const pairs = new Set<string>();
  const isNews = (path: Path, { name }: Step): boolean => {
    const pair = `${path.at(-1)?.name} ${name}`;
    const taken = routes.get(name) ?? 0;
    if (pairs.has(pair) && taken >= LEAST_ROUTES) return false;
    pairs.add(pair);
    routes.set(name, taken + 1);
    return true;
  };
  for (let level: Path[] = [[]]; level.length > 0;) {
    level = level.flatMap((path) =>
      stepsFrom(path)
        .filter((step) => isNews(path, step))
        .map((step) => [...path, step]),
    );
    paths.push(...level);
  }
  return paths;
}

/** The object types that a query can reach. */
export function reachableTypes(): ReadonlySet<string> {
  return new Set(waysIn().keys());
}

/** How many paths ask each field ("Visit.team"), and how many must: two where two ways lead to its type. */
export function routesByField(paths: readonly Path[]): Map<string, { taken: number; least: number }> {
  const ways = waysIn();
  const hasTwoWays = (type: string): boolean => {
    const [first, ...more] = ways.get(type) ?? [];
    return more.length > 0 || (first !== undefined && first !== 'Query' && hasTwoWays(first));
  };
  const routes = new Map<string, { taken: number; least: number }>();
  for (const name of ways.keys())
    for (const field of fieldsOf(name))
      routes.set(`${name}.${field.name}`, { taken: 0, least: hasTwoWays(name) ? LEAST_ROUTES : 1 });
  const take = (name: string) => {
    const route = routes.get(name);
    if (route) route.taken += 1;
  };
  for (const step of paths.flatMap((path) => path.slice(-1))) {
    take(step.name);
    for (const leaf of fieldsOf(step.type.name).filter(isLeaf)) take(`${step.type.name}.${leaf.name}`);
  }
  return routes;
}

/** The types that have a field of a reachable type, by that type; a type stands there once for each field. */
function waysIn(): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const look = (type: GraphQLObjectType): void => {
    for (const { below } of objectFields(type)) {
      const known = ways.get(below.name);
      ways.set(below.name, [...(known ?? []), type.name]);
      if (!known) look(below);
    }
  };
  const query = SCHEMA.getQueryType();
  if (query) look(query);
  return ways;
}

function fieldsOf(type: string): Field[] {
  const found = SCHEMA.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
}

function isLeaf({ type }: Field): boolean {
  return isLeafType(getNamedType(type));
}

/** "assessments.edges.node.components" */
export function nameOf(path: Path): string {
  return path.map(({ field }) => field.name).join('.');
}

/** The query that asks a path about a target. */
export function queryOf(path: Path, target: Target): string {
  const leaves = fieldsOf(path.at(-1)?.type.name ?? '')
    .filter(isLeaf)
    .map((leaf) => `${leaf.name}${argumentsOf(leaf, target)}`);
  const inner = path.reduceRight((below, { field, type }) => {
    const marks = MARKS.filter((mark) => type.getFields()[mark]?.args.length === 0);
    return `${field.name}${argumentsOf(field, target)} { ${['__typename', ...marks, below].join(' ')} }`;
  }, leaves.join(' '));
  return `{ ${inner} }`;
}

function stepsFrom(path: Path): Step[] {
  const type = path.at(-1)?.type ?? SCHEMA.getQueryType();
  if (!type) return [];
  return objectFields(type)
    .map(({ field, below }) => ({ field, name: `${type.name}.${field.name}`, type: below }))
    .filter(({ name }) => !path.some((step) => step.name === name));
}

function objectFields(type: GraphQLObjectType): { field: Field; below: GraphQLObjectType }[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    if (isAbstractType(below))
      throw new Error(`${type.name}.${field.name} returns an abstract type: extend the walk`);
    return isObjectType(below) ? [{ field, below }] : [];
  });
}
