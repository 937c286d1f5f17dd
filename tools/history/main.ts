import { isManifestOf, knownKeys, verifyHistory, type Finding } from '@reformgraph/history';
import { jsonWebKey } from '@reformgraph/subgraph-kit';
import { main } from '@reformgraph/subgraph-kit/main';
import { environmentOf } from '../events/environment.ts';
import { callersPath, readCommandLine } from '../start/command-line.ts';
import { Complaint } from '../start/complaint.ts';
import { dataFolderPath, readSecrets } from '../start/data-folder.ts';
import { historySigningKey } from '../start/history-key.ts';
import { exportHistory } from './export-history.ts';
import { headsOf, keysOf, manifestOf, readEntries, readHeads, readKeys } from './exported-history.ts';

const HELP = `usage: npm run history -- export --period ID --to FOLDER [--kafka]
       npm run history -- verify --from FOLDER [--heads FILE]... [--keys FILE] [--json]

export  writes the history of every assessment of a period into a folder: entries.ndjson, heads.json, manifest.json and
        keys.json. Of the platform that runs on this checkout's data folder, or by DATABASE_URL_ASSESSMENT and
        HISTORY_SIGNING_KEY.
verify  needs the folder alone, no platform and no network: each entry against the one before, each chain against its
        signed head, the heads against the manifest. --heads are heads that somebody kept (the heads.json of an older
        export): they tell when a history was cut back together with its head. --keys are public keys that you trust;
        without it the folder's own are taken. Exit code 1 where something is not as it was.
`;
const USAGE = '"npm run history -- --help" tells how it is used.';

/** What a finding means, in a sentence. */
const SENTENCES: Readonly<Record<Finding['kind'], string>> = {
  ALTERED: 'is not what it was',
  MISSING: 'is not there, but later ones are',
  OUT_OF_ORDER: 'stands in the wrong place',
  CUT_BACK: 'is told by the signed head and is not there',
  NOT_SIGNED: 'comes after the signed head',
  NO_HEAD: 'is the last of a history without a signed head',
  BAD_SIGNATURE: 'is told by a head that no known key has signed',
  NOT_AS_KEPT: 'is not as a head says that was kept elsewhere',
};

main(async () => {
  const [command, ...rest] = process.argv.slice(2);
  try {
    if (command === '--help') process.stdout.write(HELP);
    else if (command === 'export') await runExport(rest);
    else if (command === 'verify') await runVerify(rest);
    else throw new Complaint(`There is no such command; ${USAGE}`);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
});

async function runExport(argv: readonly string[]): Promise<void> {
  const given = readCommandLine(
    argv,
    { period: { type: 'string' }, to: { type: 'string' }, kafka: { type: 'boolean' } },
    USAGE,
  );
  const { period, to } = given;
  if (period === undefined || to === undefined) throw new Complaint(`--period and --to are needed; ${USAGE}`);
  const kind = given.kafka === true ? 'kafka' : 'embedded';
  const url =
    process.env['DATABASE_URL_ASSESSMENT'] ?? (await environmentOf(kind))['DATABASE_URL_ASSESSMENT'];
  const { chains, entries } = await exportHistory({
    databaseUrl: url ?? '',
    period,
    folder: callersPath(to),
    signingKey: await signingKeyOf(kind),
  });
  process.stdout.write(`${chains} histories with ${entries} entries are written to ${to}.\n`);
}

async function signingKeyOf(kind: 'embedded' | 'kafka') {
  const given = process.env['HISTORY_SIGNING_KEY'];
  if (given !== undefined) {
    const key = jsonWebKey.safeParse(given);
    if (key.success) return key.data;
    throw new Complaint('HISTORY_SIGNING_KEY is no JSON Web Key.');
  }
  const secrets = await readSecrets(dataFolderPath(kind));
  if (!secrets) throw new Complaint('HISTORY_SIGNING_KEY is not set, and there is no data folder.');
  return historySigningKey(secrets.databaseSecret);
}

async function runVerify(argv: readonly string[]): Promise<void> {
  const given = readCommandLine(
    argv,
    {
      from: { type: 'string' },
      heads: { type: 'string', multiple: true },
      keys: { type: 'string' },
      json: { type: 'boolean' },
    },
    USAGE,
  );
  if (given.from === undefined) throw new Complaint(`--from is needed; ${USAGE}`);
  const folder = callersPath(given.from);
  const keys = knownKeys(
    given.keys === undefined ? await keysOf(folder) : await readKeys(callersPath(given.keys)),
  );
  const heads = await headsOf(folder);
  const kept = (await Promise.all((given.heads ?? []).map((file) => readHeads(callersPath(file))))).flat();
  const verified = await verifyHistory(readEntries(folder), heads, kept, keys);
  const manifest = await manifestOf(folder);
  const isWhole = isManifestOf(manifest, heads, keys);
  const isGood = isWhole && verified.findings.length === 0;
  if (given.json === true)
    process.stdout.write(`${JSON.stringify({ ...verified, manifest: isWhole, good: isGood })}\n`);
  else {
    for (const { kind, chain, number } of verified.findings)
      process.stdout.write(`${kind} ${chain}: entry ${number} ${SENTENCES[kind]}.\n`);
    if (!isWhole)
      process.stdout.write('MANIFEST: the heads are not those that the manifest was signed for.\n');
    process.stdout.write(
      isGood
        ? `Good: ${verified.chains} histories with ${verified.entries} entries, signed until ${manifest.signedAt}.\n`
        : 'Not good: something is not as it was.\n',
    );
  }
  if (!isGood) process.exitCode = 1;
}
