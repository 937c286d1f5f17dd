import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LocalKafkaError } from './errors.ts';
import { findMaven } from './java.ts';
import { lastWords, run } from './run.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const POM = join(ROOT, 'infra', 'kafka', 'pom.xml');
/** Says which pom.xml the jars beside it are of; written last. */
const STAMP = 'resolved-from.txt';

/** Where the jars of this checkout are kept. */
export const LIBRARY = join(ROOT, '.reformgraph', 'kafka', 'lib');

/** True where the jars that pom.xml names are in `library`. */
export async function hasJars(library: string = LIBRARY): Promise<boolean> {
  const stamp = await readFile(join(library, STAMP), 'utf8').catch(() => undefined);
  return stamp === (await digestOfPom());
}

/** Makes sure that the jars are in `library`: by Maven, once per pom.xml. Throws MAVEN_MISSING and RESOLVE_FAILED. */
export async function ensureJars(library: string, log: (line: string) => void): Promise<void> {
  if (await hasJars(library)) return;
  const maven = await findMaven();
  log('Fetching Apache Kafka from Maven Central, once');
  await mkdir(dirname(library), { recursive: true });
  const fresh = await mkdtemp(`${library}-`);
  try {
    const { code, output } = await run(maven, [
      '--batch-mode',
      '--quiet',
      '--file',
      POM,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${fresh}`,
    ]);
    if (code !== 0)
      throw new LocalKafkaError(
        'RESOLVE_FAILED',
        `Maven could not fetch Apache Kafka: ${firstError(output)}`,
      );
    await writeFile(join(fresh, STAMP), await digestOfPom());
    await rm(library, { recursive: true, force: true });
    await rename(fresh, library).catch(async (error: unknown) => {
      if (!(await hasJars(library))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function digestOfPom(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(POM))
    .digest('hex');
}

function firstError(output: string): string {
  return /^\[ERROR\] (.+)$/m.exec(output)?.[1] ?? lastWords(output);
}
