import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { argumentsOf, type Target } from './arguments.ts';

export const SCHEMA = buildSchema(
  readFileSync(join(import.meta.dirname, '../../../gateway/api-schema.graphql'), 'utf8'),
);
const LEAST_ROUTES = 2;
const ROOTS = new Set(['Query', 'Mutation']);

/** Fields that tell whose an object is, and whether it is finished; asked of every object that has them. */
const MARKS = ['id', 'code', 'organizationCode', 'domain', 'year', 'state'];

type Field = GraphQLField<unknown, unknown>;

/** One field on the way from the root to an object. */
interface Step {
  readonly field: Field;
  /** "Visit.team": the field with the type that has it; of a union also the member, "Mutation.openPeriod(NoUnits)". */
  readonly name: string;
  /** The type of the field, or the member of its union. */
  readonly type: GraphQLObjectType;
}
/** A way from the root to the objects of a type, all of whose leaves are asked at its end. */
export type Path = readonly Step[];

/** What has been asked so far: pairs of adjacent fields, and how many paths lead through each field. */
interface Covered {
  readonly pairs: Set<string>;
  readonly routes: Map<string, number>;
}

/**
 * Ways from the query down, none through the same field twice, so that every field of every type is asked behind each
 * field that leads to its type, and on at least two ways where there are two. Then, by mutation, the ways through the
 * members of its result, so that behind each of them every pair of adjacent fields is asked that no query asks.
 */
export function schemaPaths(): { queries: Path[]; mutations: ReadonlyMap<string, readonly Path[]> } {
  const covered: Covered = { pairs: new Set(), routes: new Map() };
  const queries = pathsFrom(stepsFrom(SCHEMA.getQueryType()), covered);
  const mutations = new Map<string, Path[]>();
  for (const mutation of Object.keys(SCHEMA.getMutationType()?.getFields() ?? {})) {
    const starts = stepsFrom(SCHEMA.getMutationType()).filter(({ field }) => field.name === mutation);
    const own = { pairs: new Set(covered.pairs), routes: new Map(covered.routes) };
    mutations.set(mutation, pathsFrom(starts, own));
  }
  return { queries, mutations };
}

function pathsFrom(starts: readonly Step[], { pairs, routes }: Covered): Path[] {
  const isNews = (path: Path, { name }: Step): boolean => {
    if (path.some((step) => step.name === name)) return false;
    const pair = `${path.at(-1)?.name} ${name}`;
    const taken = routes.get(name) ?? 0;
    if (pairs.has(pair) && taken >= LEAST_ROUTES) return false;
    pairs.add(pair);
    routes.set(name, taken + 1);
    return true;
  };
  const paths: Path[] = [];
  for (let level: Path[] = starts.map((step) => [step]); level.length > 0;) {
    paths.push(...level);
    level = level.flatMap((path) =>
      stepsFrom(path.at(-1)?.type)
        .filter((step) => isNews(path, step))
        .map((step) => [...path, step]),
    );
  }
  return paths;
}

/** The object types that a query or a mutation can reach, but for the members of unions. */
export function reachableTypes(): ReadonlySet<string> {
  const members = unionMembers();
  return new Set([...waysIn().keys()].filter((type) => !members.has(type)));
}

/** The payloads, failures and outcomes of mutations. */
export function unionMembers(): ReadonlySet<string> {
  const unions = Object.values(SCHEMA.getTypeMap()).filter(isUnionType);
  return new Set(unions.flatMap((union) => union.getTypes().map(({ name }) => name)));
}

/** How many paths ask each field ("Visit.team"), and how many must: two where two ways lead to its type. */
export function routesByField(paths: readonly Path[]): Map<string, { taken: number; least: number }> {
  const ways = waysIn();
  const hasTwoWays = (type: string): boolean => {
    const [first, ...more] = ways.get(type) ?? [];
    return more.length > 0 || (first !== undefined && !ROOTS.has(first) && hasTwoWays(first));
  };
  const routes = new Map<string, { taken: number; least: number }>();
  for (const name of ways.keys()) {
    const type = SCHEMA.getType(name);
    if (!isObjectType(type)) continue;
    const leaves = leavesOf(type).map((leaf) => `${name}.${leaf.name}`);
    for (const field of [...leaves, ...stepsFrom(type).map((step) => step.name)])
      routes.set(field, { taken: 0, least: hasTwoWays(name) ? LEAST_ROUTES : 1 });
  }
  const take = (name: string) => {
    const route = routes.get(name);
    if (route) route.taken += 1;
  };
  for (const step of paths.flatMap((path) => path.slice(-1))) {
    take(step.name);
    for (const leaf of leavesOf(step.type)) take(`${step.type.name}.${leaf.name}`);
  }
  return routes;
}

/** The types that have a field of a reachable type, by that type; a type stands there once for each field. */
function waysIn(): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const look = (type: GraphQLObjectType): void => {
    for (const { type: below } of stepsFrom(type)) {
      const known = ways.get(below.name);
      ways.set(below.name, [...(known ?? []), type.name]);
      if (!known) look(below);
    }
  };
  for (const root of [SCHEMA.getQueryType(), SCHEMA.getMutationType()]) if (root) look(root);
  return ways;
}

function leavesOf(type: GraphQLObjectType | undefined): Field[] {
  return Object.values(type?.getFields() ?? {}).filter(({ type: leaf }) => isLeafType(getNamedType(leaf)));
}

/** "assessments.edges.node.components", "scheduleVisit(TeamBusy).visit" */
export function nameOf(path: Path): string {
  return path.map(({ name }) => name.slice(name.indexOf('.') + 1)).join('.');
}

/** The operation that asks a path about a target; a mutation is sent under the idempotency key. */
export function operationOf(path: Path, target: Target, idempotencyKey?: string): string {
  const leaves = leavesOf(path.at(-1)?.type).map((leaf) => `${leaf.name}${argumentsOf(leaf, target)}`);
  const inner = path.reduceRight(
    (below, { field, type }) => {
      const marks = MARKS.filter((mark) => type.getFields()[mark]?.args.length === 0);
      const asked = [...marks, below].join(' ');
      return `${field.name}${argumentsOf(field, target, idempotencyKey)} {
      __typename ${isUnionType(getNamedType(field.type)) ? `... on ${type.name} { ${asked} }` : asked} }`;
    },
    leaves.join(' ') || '__typename',
  );
  return `${idempotencyKey === undefined ? 'query' : 'mutation'} { ${inner} }`;
}

function stepsFrom(type: GraphQLObjectType | null | undefined): Step[] {
  return Object.values(type?.getFields() ?? {}).flatMap((field): Step[] => {
    const below = getNamedType(field.type);
    const name = `${type?.name}.${field.name}`;
    if (isUnionType(below))
      return below.getTypes().map((member) => ({ field, name: `${name}(${member.name})`, type: member }));
    if (isAbstractType(below)) throw new Error(`${name} returns an interface: extend the walk`);
    return isObjectType(below) ? [{ field, name, type: below }] : [];
  });
}
