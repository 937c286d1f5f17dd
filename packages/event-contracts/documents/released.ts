import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonSchema } from './json-schema.ts';
import { asFile, jsonNames } from './places.ts';
import { nameAndVersion } from '../src/index.ts';

/** Digests of everything that was released, as sha256sum writes and checks them. */
const SUMS = 'frozen/SHA256SUMS';

/** What is kept of a frozen type, below the package. */
const kept = (type: string) => [`frozen/${type}.json`, `samples/${type}.json`];

/**
 * Keeps the schema of every version from v1 on that is not frozen yet, and the digests of schema and sample; returns
 * which. Throws before it writes where a sample is missing or something released was edited.
 */
export async function freeze(folder: string, schemas: ReadonlyMap<string, JsonSchema>): Promise<string[]> {
  const edited = await editedSinceRelease(folder);
  if (edited.length > 0) throw new Error(edited.join('\n'));
  const already = await jsonNames(join(folder, 'frozen'));
  const types = [...schemas.keys()].filter(
    (type) => nameAndVersion(type).version > 0 && !already.includes(type),
  );
  for (const type of types) await sumOf(folder, `samples/${type}.json`);
  await mkdir(join(folder, 'frozen'), { recursive: true });
  for (const type of types)
    await writeFile(join(folder, 'frozen', `${type}.json`), asFile(schemas.get(type)));
  const paths = [...already, ...types].sort().flatMap(kept);
  const lines = await Promise.all(paths.map(async (path) => `${await sumOf(folder, path)}  ${path}\n`));
  if (types.length > 0) await writeFile(join(folder, SUMS), lines.join(''));
  return types;
}

/** One line for each frozen schema and sample that is not what was released, or that has no digest. */
export async function editedSinceRelease(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, SUMS), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const released = new Map(lines.map((line) => [line.slice(line.indexOf('  ') + 2), line.split(' ')[0]]));
  const paths = (await jsonNames(join(folder, 'frozen'))).flatMap(kept);
  const sums = await Promise.all(
    paths.map(async (path) => ({ path, sum: await sumOf(folder, path).catch(() => null) })),
  );
  return [
    ...sums
      .filter(({ path, sum }) => released.get(path) !== sum)
      .map(({ path }) => `${path} is not what was released`),
    ...[...released.keys()]
      .filter((path) => !paths.includes(path))
      .map((path) => `${path} was released and is gone`),
  ];
}

async function sumOf(folder: string, path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, path)))
    .digest('hex');
}
