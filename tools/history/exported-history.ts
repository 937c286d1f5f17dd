import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { HistoryEntry, Manifest, SignedHead } from '@reformgraph/history';
import { z } from 'zod';
import { Complaint } from '../start/complaint.ts';

const ENTRIES = 'entries.ndjson';
const HEADS = 'heads.json';
const MANIFEST = 'manifest.json';
const KEYS = 'keys.json';

const entryShape = z.object({
  chain: z.string(),
  number: z.number().int(),
  content: z.string(),
  hash: z.string(),
});
const signed = { signedAt: z.string(), key: z.string(), signature: z.string() };
const headsShape = z.array(
  z.object({ chain: z.string(), entries: z.number().int(), hash: z.string(), ...signed }),
);
const manifestShape = z.object({
  period: z.string(),
  chains: z.number().int(),
  root: z.string(),
  ...signed,
});
const keysShape = z.array(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }));

/** Writes the histories of a period into a folder, which is made; what was there before is replaced. */
export async function writeExport(
  folder: string,
  history: {
    readonly entries: AsyncIterable<HistoryEntry>;
    readonly heads: readonly SignedHead[];
    readonly manifest: Manifest;
    readonly keys: readonly JsonWebKey[];
  },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pipeline(
    async function* () {
      for await (const entry of history.entries) yield `${JSON.stringify(entry)}\n`;
    },
    createWriteStream(join(folder, ENTRIES)),
  );
  const write = (file: string, content: unknown) =>
    writeFile(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
  await write(HEADS, history.heads);
  await write(MANIFEST, history.manifest);
  await write(KEYS, history.keys);
}

/** The entries of an export one by one, as they stand there. Throws Complaint for a line that is none. */
export async function* readEntries(folder: string): AsyncIterable<HistoryEntry> {
  const lines = createInterface({ input: createReadStream(join(folder, ENTRIES)), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    yield parsed(line, entryShape, `${ENTRIES}, line ${number}`);
  }
}

export const readHeads = (file: string) => readJson(file, headsShape);
export const headsOf = (folder: string) => readHeads(join(folder, HEADS));
export const manifestOf = (folder: string) => readJson(join(folder, MANIFEST), manifestShape);
export const readKeys = (file: string) => readJson(file, keysShape);
export const keysOf = (folder: string) => readKeys(join(folder, KEYS));

async function readJson<Shape extends z.ZodType>(file: string, shape: Shape): Promise<z.output<Shape>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Complaint(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return parsed(text, shape, file);
}

function parsed<Shape extends z.ZodType>(text: string, shape: Shape, place: string): z.output<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Complaint(`${place} is no JSON.`);
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw new Complaint(`${place} is not as an export has it: ${read.error.issues[0]?.message ?? ''}.`);
}
