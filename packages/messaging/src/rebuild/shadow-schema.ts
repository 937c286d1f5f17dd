import type { SqlExecutor } from '../sql.ts';
import { type TableShape, shapesOf } from './shape.ts';

/** The schema in which a projection is built anew; it is there only while a rebuild runs, or after one was killed. */
export const SHADOW = 'rebuild';

/**
 * Makes the schema anew, with empty tables of the same columns, checks and keys, and parked keys of their own. Their other
 * indexes and references come by `finishShadow`. Returns what the tables are like now.
 */
export async function createShadow(tx: SqlExecutor, tables: readonly string[]): Promise<TableShape[]> {
  await tx.query(`drop schema if exists ${SHADOW} cascade`);
  await tx.query(`create schema ${SHADOW}`);
  const shapes = await shapesOf(tx, tables);
  await tx.query(`set local search_path = ${SHADOW}, public`);
  for (const { table, settings, keys } of shapes) {
    const name = quoted(table);
    await tx.query(
      `create unlogged table ${SHADOW}.${name} (like public.${name} including all excluding indexes excluding statistics)
       ${settings.length > 0 ? `with (${settings.join(', ')})` : ''}`,
    );
    for (const statement of keys) await tx.query(statement);
  }
  for (const book of ['parked_key', 'parked_event'])
    await tx.query(`create unlogged table ${SHADOW}.${book} (like messaging.${book} including all)`);
  return shapes;
}

/**
 * Gives the tables their other indexes, their references, and the rights of those they may stand for; where they are to
 * last, PostgreSQL's protection against a crash too, without which they were filled.
 */
export async function finishShadow(
  tx: SqlExecutor,
  shapes: readonly TableShape[],
  { lasting }: { readonly lasting: boolean },
): Promise<void> {
  await tx.query(`set local search_path = ${SHADOW}, public`);
  if (lasting)
    for (const { table } of shapes) await tx.query(`alter table ${SHADOW}.${quoted(table)} set logged`);
  for (const { afterwards, grants } of shapes)
    for (const statement of [...afterwards, ...grants]) await tx.query(statement);
  for (const { table } of shapes) await tx.query(`analyze ${SHADOW}.${quoted(table)}`);
}

export async function dropShadow(sql: SqlExecutor): Promise<void> {
  await sql.query(`drop schema if exists ${SHADOW} cascade`);
}

/** A name as an identifier of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
