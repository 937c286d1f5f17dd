import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogueSchemas, catalogueTypes, generatedFiles } from './catalogue-documents.ts';
import { backDatedAnnouncements } from './deprecation.ts';
import { jsonNames, PACKAGE, readSchemas } from './places.ts';
import { freeze } from './released.ts';
import { eventContracts, nameAndVersion } from '../src/index.ts';

const USAGE = `Usage: npm run contracts [-- --check | freeze]
  writes the JSON Schemas and the AsyncAPI document that the catalogue of events says
  --check   compares them with what is committed, and writes nothing
  freeze    keeps every version from v1 on as it is released: it changes no more
`;

/** Generates what is committed of the contracts, compares it, or freezes versions for a release. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.check && positionals.length === 0) return compare();
  if (positionals.length === 1 && positionals[0] === 'freeze' && !values.check) {
    const schemas = catalogueSchemas(catalogueTypes.filter((type) => nameAndVersion(type).version > 0));
    for (const type of await freeze(PACKAGE, schemas)) process.stdout.write(`${type} is frozen\n`);
    return generate();
  }
  if (positionals.length > 0) throw new Error(USAGE);
  return generate();
}

async function generate(): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const offences = backDatedAnnouncements(eventContracts, await readSchemas(join(PACKAGE, 'schemas')), today);
  if (offences.length > 0) throw new Error(offences.join('\n'));
  const files = await generatedFiles();
  for (const [path, content] of files) {
    await mkdir(dirname(join(PACKAGE, path)), { recursive: true });
    await writeFile(join(PACKAGE, path), content);
  }
  for (const path of await leftOver(files)) await rm(join(PACKAGE, path));
}

async function compare(): Promise<void> {
  const files = await generatedFiles();
  const differing = await leftOver(files);
  for (const [path, content] of files)
    if ((await readFile(join(PACKAGE, path), 'utf8').catch(() => null)) !== content) differing.push(path);
  if (differing.length === 0) return;
  const list = differing.join(', ');
  process.stderr.write(
    `Not what the catalogue of events says: ${list}; run "npm run contracts" and read what changes.\n`,
  );
  process.exitCode = 1;
}

/** Schemas that no type of the catalogue has any more. */
async function leftOver(files: ReadonlyMap<string, string>): Promise<string[]> {
  const names = await jsonNames(join(PACKAGE, 'schemas'));
  return names.map((name) => `schemas/${name}.json`).filter((path) => !files.has(path));
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message.trim() : String(error)}\n`);
  process.exitCode = 1;
});
