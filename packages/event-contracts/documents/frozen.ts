import { createHash } from 'node:crypto';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueSchemas } from './catalogue-documents.ts';
import { differencesBetween, incompatibilities } from './differences.ts';
import type { JsonSchema } from './json-schema.ts';
import { asFile, jsonNames } from './places.ts';
import { nameAndVersion } from './type-names.ts';

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

const SUMS = 'frozen/SHA256SUMS';
/** What is kept of a frozen type, below the package. */
const kept = (type: string) => [`frozen/${type}.json`, `samples/${type}.json`];

/** Keeps every version from v1 on that is not frozen yet, and the digest of its schema and sample; tells which. */
export async function freeze(folder: string): Promise<string[]> {
  const already = await jsonNames(join(folder, 'frozen'));
  const schemas = catalogueSchemas(already);
  const types = [...schemas.keys()].filter(
    (type) => nameAndVersion(type).version > 0 && !already.includes(type),
  );
  await mkdir(join(folder, 'frozen'), { recursive: true });
  for (const type of types)
    await writeFile(join(folder, 'frozen', `${type}.json`), asFile(schemas.get(type)));
  const sums = await Promise.all(
    [...already, ...types]
      .sort()
      .flatMap(kept)
      .map((path) => sumOf(folder, path)),
  );
  if (types.length > 0) await writeFile(join(folder, SUMS), sums.map(({ line }) => `${line}\n`).join(''));
  return types;
}

/** One line for each frozen schema and sample that is not what was released, and for each that has no digest. */
export async function editedSinceRelease(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, SUMS), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const types = await jsonNames(join(folder, 'frozen'));
  const sums = await Promise.all(types.flatMap(kept).map((path) => sumOf(folder, path)));
  const present = new Set(sums.map(({ path }) => path));
  return [
    ...sums.filter(({ line }) => !lines.includes(line)).map(({ path }) => `${path} is not what was released`),
    ...lines
      .map((line) => line.slice(line.indexOf('  ') + 2))
      .filter((path) => !present.has(path))
      .map((path) => `${path} was released and is gone`),
  ];
}

async function sumOf(folder: string, path: string): Promise<{ path: string; line: string }> {
  const content = await readFile(join(folder, path)).catch(() => null);
  const digest = content === null ? 'absent' : createHash('sha256').update(content).digest('hex');
  return { path, line: `${digest}  ${path}` };
}
