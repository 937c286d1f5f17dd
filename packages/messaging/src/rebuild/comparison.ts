import type { SqlExecutor } from '../sql.ts';
import { quoted, SHADOW } from './shadow-schema.ts';

/** A table of a projection. */
export interface ProjectionTable {
  readonly name: string;
  /** Columns that two projections of the same events need not share, such as when a row was written. */
  readonly ignoring?: readonly string[];
  /** Columns that are compared by an expression of SQL, because the same may stand there in other words. */
  readonly comparing?: Readonly<Record<string, string>>;
}

/** How many rows something holds, and the hash of all of them in order, column by column. */
export interface RowsHash {
  readonly rows: number;
  readonly hash: string;
}

/** A table as it is read, and as it was rebuilt. */
export interface ComparedTable {
  readonly table: string;
  readonly live: RowsHash;
  readonly rebuilt: RowsHash;
  readonly equal: boolean;
  /** Rows that only the table in use has: wrong, or of an event that is no longer in the log. */
  readonly onlyLive: number;
  /** Rows that only the rebuilt table has: missing, or with other values. */
  readonly onlyRebuilt: number;
}

/** Compares each table with the rebuilt one; `sql` sees both as of one moment. */
export async function compareTables(
  sql: SqlExecutor,
  tables: readonly ProjectionTable[],
): Promise<ComparedTable[]> {
  const compared: ComparedTable[] = [];
  for (const table of tables) {
    const columns = await comparedColumns(sql, SHADOW, table);
    const rowsOf = (schema: string) =>
      `select md5(row(${columns})::text) as row from ${schema}.${quoted(table.name)}`;
    compared.push({ table: table.name, ...(await compareRows(sql, rowsOf('public'), rowsOf(SHADOW))) });
  }
  return compared;
}

/** Compares which keys of a consumer are parked, and which events wait behind them. */
export async function compareParkedKeys(
  sql: SqlExecutor,
  consumer: string,
  topics: readonly string[],
): Promise<ComparedTable> {
  const rowsOf = (schema: string) =>
    `select md5(row(k.topic, k.key, count(e.id), min(e."offset"), max(e."offset"))::text) as row
     from ${schema}.parked_key k left join ${schema}.parked_event e using (consumer, topic, key)
     where k.consumer = $1 and k.topic = any ($2::text[]) group by k.topic, k.key`;
  const differences = await compareRows(sql, rowsOf('messaging'), rowsOf(SHADOW), [consumer, topics]);
  return { table: 'parked keys', ...differences };
}

/** The hash of each table of schema public, for a comparison with another projection of the same events. */
export async function hashTables(
  sql: SqlExecutor,
  tables: readonly ProjectionTable[],
): Promise<(RowsHash & { readonly table: string })[]> {
  const hashes = [];
  for (const table of tables) {
    const columns = await comparedColumns(sql, 'public', table);
    const rows = `select md5(row(${columns})::text) as row from public.${quoted(table.name)}`;
    hashes.push({ table: table.name, ...(await hashOf(sql, rows, [])) });
  }
  return hashes;
}

async function compareRows(
  sql: SqlExecutor,
  live: string,
  rebuilt: string,
  parameters: readonly unknown[] = [],
): Promise<Omit<ComparedTable, 'table'>> {
  const hashes = {
    live: await hashOf(sql, live, parameters),
    rebuilt: await hashOf(sql, rebuilt, parameters),
  };
  if (hashes.live.hash === hashes.rebuilt.hash)
    return { ...hashes, equal: true, onlyLive: 0, onlyRebuilt: 0 };
  const [only] = await sql.query<{ live: string; rebuilt: string }>(
    `select (select count(*) from (${live} except all ${rebuilt}) l) as live,
            (select count(*) from (${rebuilt} except all ${live}) r) as rebuilt`,
    parameters,
  );
  return { ...hashes, equal: false, onlyLive: Number(only?.live), onlyRebuilt: Number(only?.rebuilt) };
}

async function hashOf(sql: SqlExecutor, rows: string, parameters: readonly unknown[]): Promise<RowsHash> {
  const [row] = await sql.query<{ rows: string; hash: string }>(
    `select count(*) as rows, md5(coalesce(string_agg(row, '' order by row), '')) as hash from (${rows}) hashed`,
    parameters,
  );
  return { rows: Number(row?.rows), hash: row?.hash ?? '' };
}

async function comparedColumns(
  sql: SqlExecutor,
  schema: string,
  { name, ignoring = [], comparing = {} }: ProjectionTable,
): Promise<string> {
  const columns = await sql.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = format('%I.%I', $1::text, $2::text)::regclass and attnum > 0 and not attisdropped order by attnum`,
    [schema, name],
  );
  return columns
    .filter((column) => !ignoring.includes(column.name))
    .map((column) => comparing[column.name] ?? quoted(column.name))
    .join(', ');
}
