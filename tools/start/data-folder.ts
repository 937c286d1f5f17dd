import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { CHECKOUT } from './checkout.ts';
import { callersPath } from './command-line.ts';
import { Complaint } from './complaint.ts';
import { partsFileOf } from './running.ts';

/** Where everything the platform keeps on this machine lies; git-ignored. */
export interface DataFolder {
  readonly path: string;
  readonly postgres: string;
  readonly kafka: string;
  readonly logs: string;
  /** File that says which processes run, with process id and port. */
  readonly parts: string;
  readonly secrets: Secrets;
}

/** Made once per data folder and kept with it, readable by its owner only. */
export interface Secrets {
  readonly format: 1;
  readonly databaseSecret: string;
  readonly developmentKey: JWK;
  readonly identityKey: JWK;
}

/** Name of the data folder below the checkout; the one with real Kafka is its own. */
export const DATA_FOLDERS = { embedded: '.reformgraph/data', kafka: '.reformgraph/data-kafka' } as const;
const KEY_FILE = 'secrets.json';

/** The path of a data folder: below the checkout, or below the folder that `REFORMGRAPH_DATA` names to the caller. */
export function dataFolderPath(kind: keyof typeof DATA_FOLDERS): string {
  const elsewhere = process.env['REFORMGRAPH_DATA'];
  return elsewhere ? join(callersPath(elsewhere), kind) : join(CHECKOUT, DATA_FOLDERS[kind]);
}

/** Opens the data folder, making it when absent. Throws Complaint where it cannot be used. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(join(path, 'logs'), { recursive: true });
  } catch (error) {
    throw new Complaint(
      `The data folder ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  return {
    path,
    postgres: join(path, 'postgres'),
    kafka: join(path, 'kafka'),
    logs: join(path, 'logs'),
    parts: partsFileOf(path),
    secrets: (await readSecrets(path)) ?? (await makeSecrets(path)),
  };
}

/** The secrets of a data folder; null where there are none yet. Throws Complaint where they cannot be read. */
export async function readSecrets(path: string): Promise<Secrets | null> {
  const file = join(path, KEY_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Object && 'code' in error && error.code === 'ENOENT') return null;
    throw new Complaint(`${file} cannot be read: ${String(error)}.`);
  }
  const secrets = secretsShape.safeParse(jsonOrNull(text));
  if (secrets.success) return secrets.data;
  throw new Complaint(
    `The data folder ${path} is broken: ${KEY_FILE} is no key file. "npm run reset" starts over.`,
  );
}

const privateKey = z.looseObject({ kty: z.string(), d: z.string() });
const secretsShape = z.object({
  format: z.literal(1),
  databaseSecret: z.string().min(1),
  developmentKey: privateKey,
  identityKey: privateKey,
});

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function makeSecrets(path: string): Promise<Secrets> {
  const secrets: Secrets = {
    format: 1,
    databaseSecret: randomBytes(32).toString('hex'),
    developmentKey: { ...(await newKey()), kid: 'development' },
    identityKey: await newKey(),
  };
  const draft = join(path, `${KEY_FILE}.${process.pid}`);
  await writeFile(draft, JSON.stringify(secrets), { mode: 0o600 });
  await rename(draft, join(path, KEY_FILE));
  return secrets;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return exportJWK(privateKey);
}
