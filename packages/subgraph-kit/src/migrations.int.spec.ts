import type { Migration } from '@reformgraph/messaging';
import { violatedConstraint } from './constraint-violation.ts';
import { isMigrated, migrate } from './migrations.ts';
import { startSpecPostgres, type SpecDatabase, type SpecPostgres } from './spec-database.ts';

const units: Migration = {
  name: '0001_unit',
  sql: `CREATE TABLE unit (code text CONSTRAINT unit_code_shape CHECK (code ~ '^[A-Z]+$'));
        CREATE UNIQUE INDEX unit_code_key ON unit (code);`,
};
const names: Migration = {
  name: '0002_unit_name',
  sql: `ALTER TABLE unit ADD COLUMN name text NOT NULL DEFAULT '';
        UPDATE unit SET name = lower(code);`,
};

describe('migrations', () => {
  let postgres: SpecPostgres;
  let database: SpecDatabase;
  beforeAll(async () => {
    postgres = await startSpecPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    database = await postgres.database();
  });

  const history = async () =>
    (await database.pool.query<{ name: string }>('SELECT name FROM _migration ORDER BY name')).rows.map(
      ({ name }) => name,
    );
  const column = async (sql: string): Promise<unknown[]> =>
    (await database.pool.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();

  it('are applied once by any number of processes at once', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, [units, names])));
    expect(applied.flat().sort()).toEqual(['0001_unit', '0002_unit_name']);
    expect(await history()).toEqual(['0001_unit', '0002_unit_name']);
  });

  it('bring an older database with rows up to date and keep its rows', async () => {
    await migrate(database.url, [units]);
    await database.pool.query(`INSERT INTO unit VALUES ('SNV'), ('STP')`);
    expect(await isMigrated(database.url, [units, names])).toBe(false);
    expect(await migrate(database.url, [units, names])).toEqual(['0002_unit_name']);
    expect(await column('SELECT code, name FROM unit ORDER BY code')).toEqual(['SNV', 'snv', 'STP', 'stp']);
    expect(await isMigrated(database.url, [units, names])).toBe(true);
    expect(await migrate(database.url, [units, names])).toEqual([]);
  });

  it('leave nothing of one that fails, and what came before it', async () => {
    const failing = { name: '0002_fails', sql: 'CREATE TABLE half (id int); SELECT 1 / 0;' };
    await expect(migrate(database.url, [units, failing])).rejects.toMatchObject({
      name: 'MigrationRefused',
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('0002_fails') as unknown,
    });
    expect(await history()).toEqual(['0001_unit']);
    expect(await column(`SELECT to_regclass('half')`)).toEqual([null]);
    expect(await migrate(database.url, [units, names])).toEqual(['0002_unit_name']);
  });

  it('are refused, and change nothing, where an applied one was edited', async () => {
    await migrate(database.url, [units]);
    const edited = { ...units, sql: `${units.sql} -- edited` };
    await expect(migrate(database.url, [edited, names])).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
    expect(await history()).toEqual(['0001_unit']);
  });

  it('are refused, and change nothing, where the database is newer than the program', async () => {
    await migrate(database.url, [units, names]);
    const other = { name: '0003_other', sql: 'CREATE TABLE other (id int)' };
    await expect(migrate(database.url, [units, other])).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
    expect(await column(`SELECT to_regclass('other')`)).toEqual([null]);
  });

  it('run the grants each time', async () => {
    await database.pool.query('CREATE ROLE reader_of_units');
    const mayRead = `SELECT has_table_privilege('reader_of_units', 'unit', 'SELECT')`;
    await migrate(database.url, [units]);
    expect(await column(mayRead)).toEqual([false]);
    await migrate(database.url, [units], 'GRANT SELECT ON unit TO reader_of_units');
    expect(await column(mayRead)).toEqual([true]);
  });

  it('are missing from a database that never had any', async () => {
    expect(await isMigrated(database.url, [units])).toBe(false);
  });

  it.each([
    ['a check', `INSERT INTO unit VALUES ('snv')`, 'unit_code_shape'],
    ['a unique index', `INSERT INTO unit VALUES ('SNV'), ('SNV')`, 'unit_code_key'],
    ['no constraint', 'SELECT 1 / 0', null],
  ])('name the constraint by which %s refuses', async (_case, sql, constraint) => {
    await migrate(database.url, [units]);
    const error: unknown = await database.pool.query(sql).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(violatedConstraint(error)).toBe(constraint);
    expect(violatedConstraint(new Error('wrapped', { cause: error }))).toBe(constraint);
  });
});
