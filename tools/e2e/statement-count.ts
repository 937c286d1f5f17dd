import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import { keysOf } from './graph.ts';
import type { RunningPlatform, Workplace } from './running-platform.ts';

/** Tables of the entities that a list reads; what relays, consumers, probes and sign-ins read is not counted. */
const TABLES = [
  'organization',
  'block_membership',
  'block',
  'visit',
  'assessment',
  'component_score',
  'assessment_standing',
];

/** Counts the SELECT statements on entities that PostgreSQL itself logged while `work` ran, per database and table. */
export async function countStatements<Result>(
  workplace: Workplace,
  platform: RunningPlatform,
  work: () => Promise<Result>,
): Promise<{ result: Result; statements: Record<string, number> }> {
  const port = platform.parts()['postgres']?.port ?? 0;
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${keysOf(workplace).databaseSecret}@127.0.0.1:${port}/postgres`,
  });
  await client.connect();
  const logging = async (on: boolean) => {
    await client.query(`ALTER SYSTEM SET log_statement = '${on ? 'all' : 'none'}'`);
    await client.query(`ALTER SYSTEM SET log_line_prefix = '%d|'`);
    await client.query('SELECT pg_reload_conf()');
  };
  const log = () => readFileSync(join(workplace.folder, 'embedded/logs/postgres.log'), 'utf8');
  try {
    await logging(true);
    await until(async () => {
      const mark = `probe ${Math.random()}`;
      await client.query(`SELECT '${mark}'`);
      return log().includes(mark);
    });
    await work();
    const from = log().length;
    const result = await work();
    const end = `end ${from}`;
    await client.query(`SELECT '${end}'`);
    await until(() => Promise.resolve(log().includes(end)));
    const statements: Record<string, number> = {};
    for (const record of log()
      .slice(from)
      .split(/\n(?=\w*\|)/)) {
      const [, database, sql = ''] = /^(\w+)\|LOG: {2}(?:execute [^:]*|statement): (.*)$/s.exec(record) ?? [];
      if (!SUBGRAPHS.some((subgraph) => subgraph === database)) continue;
      const read = [...sql.matchAll(/\b(?:from|join)\s+(?:"?public"?\.)?"?(\w+)/gi)].map(
        ([, table]) => table,
      );
      for (const table of TABLES.filter((name) => read.includes(name))) {
        const key = `${database}.${table}`;
        statements[key] = (statements[key] ?? 0) + 1;
      }
    }
    return { result, statements };
  } finally {
    await logging(false);
    await client.end();
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error("PostgreSQL's log did not show the statement in time");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
