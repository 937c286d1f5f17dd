import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from './json-schema.ts';

/** Folder of the package, which holds what is generated and kept of the contracts. */
export const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** Names of the JSON files of a folder, without their ending, sorted. */
export async function jsonNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** What a JSON file holds. Throws where it is absent. */
export async function readJson(...path: readonly string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(...path), 'utf8')) as unknown;
}

/** The schemas of a folder by the type they describe. */
export async function readSchemas(folder: string): Promise<Map<string, JsonSchema>> {
  const names = await jsonNames(folder);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, (await readJson(folder, `${name}.json`)) as JsonSchema] as const),
    ),
  );
}

/** JSON as all generated files are written. */
export const asFile = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
