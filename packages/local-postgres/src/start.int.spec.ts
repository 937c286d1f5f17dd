import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalPostgres, type LocalPostgres } from './index.ts';
import { isListening } from './port.ts';
import { privateFolder, processesNaming, query } from './spec-probes.ts';

const password = "mật khẩu: a/b@c'%20";

describe('a PostgreSQL in a folder', () => {
  let folder: Awaited<ReturnType<typeof privateFolder>>;
  let dataFolder: string;
  const lines: string[] = [];
  let running: LocalPostgres;

  const start = (settings: Record<string, string> = {}) =>
    startLocalPostgres({ dataFolder, password, settings, log: (line) => lines.push(line) });

  beforeAll(async () => {
    folder = await privateFolder();
    dataFolder = join(folder.path, 'dữ liệu', 'cơ sở');
    running = await start();
  });

  afterAll(async () => {
    await running.stop();
    await folder.remove();
  });

  it('lives in the asked folder, complete, with nothing beside it', async () => {
    expect(await readdir(join(dataFolder, '..'))).toEqual(['cơ sở']);
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700);
  });

  it('keeps its rows over a stop and a second start', async () => {
    await query(running.url('postgres'), "create table kept as select 'Sở Nội vụ' as name");
    const firstPort = running.port;
    await running.stop();
    expect(await isListening(firstPort)).toBe(false);
    expect(await running.exited).toEqual({ code: 0, signal: null });
    running = await start();
    expect(await query(running.url('postgres'), 'select name from kept')).toEqual([{ name: 'Sở Nội vụ' }]);
  });

  it('recovers its rows after a SIGKILL of the server, and says how the server ended', async () => {
    await query(running.url('postgres'), 'create table survives as select 1 as one');
    process.kill(running.pid, 'SIGKILL');
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
    running = await start();
    expect(await query(running.url('postgres'), 'select one from survives')).toEqual([{ one: 1 }]);
  });

  it('has UTF-8, a builtin locale, durable writes and modest memory', async () => {
    const [row] = await query(
      running.url('postgres'),
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
              current_setting('fsync') as fsync, current_setting('shared_buffers') as buffers,
              current_setting('max_connections') as connections, current_setting('timezone') as zone
       from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      fsync: 'on',
      buffers: '64MB',
      connections: '200',
      zone: 'UTC',
    });
  });

  it('sorts and folds Vietnamese and has the extensions the platform needs', async () => {
    const url = running.url('postgres');
    for (const name of ['btree_gist', 'pg_trgm', 'pgcrypto', 'unaccent']) {
      await query(url, `create extension ${name}`);
    }
    const sorted = await query(
      url,
      `select string_agg(word, ' ' order by word collate "vi-x-icu") as words
       from unnest(array['đa', 'e', 'da', 'ê', 'dạ']) as word`,
    );
    expect(sorted).toEqual([{ words: 'da dạ đa e ê' }]);
    expect(
      await query(url, "select lower('SỞ ĐẤT') as low, cardinality(show_trgm('ở')) as trigrams"),
    ).toEqual([{ low: 'sở đất', trigrams: 2 }]);
  });

  it('asks every login for its password by scram-sha-256', async () => {
    const [row] = await query(
      running.url('postgres'),
      'select rolpassword from pg_authid where rolpassword is not null',
    );
    expect(row?.['rolpassword']).toMatch(/^SCRAM-SHA-256\$/);
    const rules = (await readFile(join(dataFolder, 'pg_hba.conf'), 'utf8')).match(/^[^#\n].*$/gm) ?? [];
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule) => !rule.endsWith('scram-sha-256'))).toEqual([]);
    const stranger = running.url('postgres', { user: 'postgres', password: 'another' });
    await expect(query(stranger, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('listens on 127.0.0.1 only and on no socket file', async () => {
    const [row] = await query(
      running.url('postgres'),
      "select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets",
    );
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '' });
  });

  it('shows its password in no process', async () => {
    expect(await processesNaming(dataFolder)).not.toEqual([]);
    expect(await processesNaming(password)).toEqual([]);
  });

  it('takes settings and hands out its log by line', async () => {
    await running.stop();
    running = await start({ max_connections: '37', shared_preload_libraries: 'auto_explain' });
    const [row] = await query(
      running.url('postgres'),
      "select current_setting('max_connections') as connections, current_setting('shared_preload_libraries') as libraries",
    );
    expect(row).toEqual({ connections: '37', libraries: 'auto_explain' });
    expect(lines.some((line) => line.endsWith('database system is ready to accept connections'))).toBe(true);
  });
});
