import { differencesBetween, incompatibilities } from './differences.ts';
import type { JsonSchema } from './json-schema.ts';
import { nameAndVersion } from '../src/index.ts';

type Schemas = ReadonlyMap<string, JsonSchema>;

/**
 * One line for each way in which the types of today break what was released: a frozen type stays in the catalogue as it
 * is, words aside, and a later version of its name is FULL_TRANSITIVE with every frozen one.
 */
export function frozenOffences(frozen: Schemas, today: Schemas): string[] {
  return [...frozen].flatMap(([type, released]) => {
    const now = today.get(type);
    if (!now) return [`${type} is frozen and must stay in the catalogue: its events are replayed`];
    return [
      ...changesOf(type, released, now),
      ...[...today].flatMap(([other, schema]) => breaksOf(type, released, other, schema)),
    ];
  });
}

function changesOf(type: string, released: JsonSchema, now: JsonSchema): string[] {
  const [was, is] = [released['x-reformgraph'], now['x-reformgraph']];
  const moved = was?.topic !== is?.topic || was?.compacted !== is?.compacted;
  return [
    ...(moved ? [`${type} is frozen and must stay on its topic as it is`] : []),
    ...differencesBetween(released, now)
      .filter(({ kind }) => kind !== 'REWORDED')
      .map(
        ({ path, detail }) => `${type} is frozen: ${path || 'the data'}: ${detail}; make it a new version`,
      ),
  ];
}

function breaksOf(type: string, released: JsonSchema, other: string, schema: JsonSchema): string[] {
  const [old, later] = [nameAndVersion(type), nameAndVersion(other)];
  if (later.name !== old.name || later.version <= old.version) return [];
  return incompatibilities(released, schema).map(
    (reason) =>
      `${other} cannot be a version of ${old.name} beside v${old.version}: ${reason}; make it a new type`,
  );
}
