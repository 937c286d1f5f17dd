import type { SqlExecutor } from '../sql.ts';

/** What a table is made of beside its columns, as statements that work in any schema of the same name resolution. */
export interface TableShape {
  readonly table: string;
  /** Columns in their order, with type, nullability and default; for telling whether two tables are alike. */
  readonly columns: readonly { readonly name: string; readonly definition: string }[];
  readonly settings: readonly string[];
  /** Primary keys, unique and exclusion constraints, and unique indexes: `on conflict` needs them. */
  readonly keys: readonly string[];
  /** Other indexes, then references to other tables: made when the rows are there. */
  readonly afterwards: readonly string[];
  readonly grants: readonly string[];
  /** What a rebuild cannot copy: triggers and policies. */
  readonly uncopied: readonly string[];
}

/** A table that cannot be rebuilt. */
export class NotRebuildable extends Error {
  override readonly name = 'NotRebuildable';
}

/** The shapes of tables of schema public, in the order given. Throws NotRebuildable. */
export async function shapesOf(sql: SqlExecutor, tables: readonly string[]): Promise<TableShape[]> {
  await sql.query('set local search_path = public');
  const rows = await sql.query<TableShape>(SHAPES, [tables]);
  return tables.map((table) => {
    const shape = rows.find((row) => row.table === table);
    if (!shape) throw new NotRebuildable(`There is no table ${table}.`);
    if (shape.uncopied.length > 0)
      throw new NotRebuildable(
        `Table ${table} has ${shape.uncopied.join(', ')}, which a rebuild does not copy.`,
      );
    return shape;
  });
}

const list = (query: string): string => `array(${query})`;

const SHAPES = `
select c.relname as "table",
  (select json_agg(json_build_object(
      'name', a.attname,
      'definition', concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity, ''), nullif(a.attgenerated, ''))) order by a.attnum)
   from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce(c.reloptions, '{}') as settings,
  ${list(`
    select statement from (
      select format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid, true)),
             k.conname
      from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x')
      union all
      select pg_get_indexdef(i.indexrelid, 0, true), x.relname from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indrelid = c.oid and i.indisunique
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
    ) made (statement, name) order by name`)} as keys,
  ${list(`
    select statement from (
      select 1, x.relname, pg_get_indexdef(i.indexrelid, 0, true)
      from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indrelid = c.oid and not i.indisunique
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
      union all
      select 2, k.conname, format('alter table %I add constraint %I %s', c.relname, k.conname,
                                  pg_get_constraintdef(k.oid, true))
      from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
    ) made (turn, name, statement) order by turn, name`)} as afterwards,
  ${list(`
    select format('grant %s on %I to %s%s', privilege_type, c.relname,
                  case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                  case when is_grantable then ' with grant option' end)
    from aclexplode(c.relacl) where grantee <> c.relowner
    union all
    select format('grant %s (%I) on %I to %s%s', privilege_type, a.attname, c.relname,
                  case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                  case when is_grantable then ' with grant option' end)
    from pg_attribute a, aclexplode(a.attacl)
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and grantee <> c.relowner
    order by 1`)} as grants,
  ${list(`
    select format('the trigger %I', tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal
    union all select format('the policy %I', polname) from pg_policy where polrelid = c.oid
    order by 1`)} as uncopied
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any ($1::text[])`;
