import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { settings as gateway } from '@reformgraph/gateway/config';
import { settings as assessment } from '@reformgraph/assessment/config';
import { settings as delivery } from '@reformgraph/delivery/config';
import { kafkaAccessSettings } from '@reformgraph/delivery/kafka-settings';
import { settings as organizations } from '@reformgraph/organizations/config';
import { settings as reporting } from '@reformgraph/reporting/config';
import { settings as scheduling } from '@reformgraph/scheduling/config';

const PAGE = 'docs/configuration.md';
const PROCESSES = { gateway, organizations, scheduling, assessment, reporting, delivery };
const COMMANDS = { 'delivery’s events command': z.object(kafkaAccessSettings) };

interface Described {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
}

/** The table of every environment variable, from the very schemas that the processes read them by. */
export function configurationPage(): string {
  const rows = new Map<string, { key: string; readers: string[]; meaning: string; otherwise: string }>();
  for (const [name, schema] of Object.entries({ ...PROCESSES, ...COMMANDS })) {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const required = new Set(described.required ?? []);
    for (const [key, value] of Object.entries(described.properties ?? {})) {
      const { description = '', default: standard, enum: values } = value as Described;
      const meaning = values ? `${description} (${values.join(', ')})` : description;
      const otherwise = required.has(key)
        ? 'must be set'
        : standard === undefined || standard === ''
          ? '–'
          : `\`${String(standard)}\``;
      const row = rows.get([key, meaning, otherwise].join()) ?? { key, readers: [], meaning, otherwise };
      row.readers.push(name);
      rows.set([key, meaning, otherwise].join(), row);
    }
  }
  const table = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, readers, meaning, otherwise }]) => {
      const who = Object.keys(PROCESSES).every((name) => readers.includes(name)) ? 'all' : readers.join(', ');
      return `| \`${key}\` | ${who} | ${otherwise} | ${meaning} |`;
    });
  return [
    '# Configuration',
    '',
    'Every environment variable of every process. This page is generated from the schemas by which they are read',
    '(`npm run docs:configuration`); a process names every bad value at once and exits with code 1.',
    '',
    '| variable | read by | without it | meaning |',
    '| --- | --- | --- | --- |',
    ...table,
    '',
    'The migration command of a service (`services/<name>/dist/migrate.js`) reads `DATABASE_URL_<SERVICE>` and, where',
    'the owner of the database is another login, `DATABASE_ADMIN_URL_<SERVICE>`; the run-time login then gets the',
    'rights it needs and no more. With `DATABASE_URL_EVENTS` it brings the events database up to date too.',
    '',
    '`npm start` reads `DATABASE_URL_<SERVICE>`, `DATABASE_ADMIN_URL_<SERVICE>`, both for `EVENTS`, and `KAFKA_*`, and',
    'passes them on,',
    '`LOG_LEVEL` (there `warn` without it), and `REFORMGRAPH_DATA`: the folder in which it keeps its data, relative to',
    'where the command is called. `npm run token`, `npm run events` and `npm run reset` read it alike.',
    '',
  ].join('\n');
}

if (import.meta.filename === process.argv[1]) {
  const page = configurationPage();
  if (!process.argv.includes('--check')) await writeFile(PAGE, page);
  else if ((await readFile(PAGE, 'utf8').catch(() => '')) !== page) {
    process.stderr.write(`${PAGE} is not what the configuration says: run "npm run docs:configuration".\n`);
    process.exitCode = 1;
  }
}
