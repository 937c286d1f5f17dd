import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { EventLog } from '@reformgraph/messaging';
import { awaited } from '@reformgraph/messaging/spec-probe';
import { freePort, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { specEventLog } from './spec-event-log.ts';
import { answerOf, startSpecProcess } from './spec-process.ts';
import { unitEvent } from './spec-unit-event.ts';

describe('a service whose consumer is held up', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let log: EventLog;
  let port: number;
  let holder: pg.PoolClient | undefined;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await testDatabase('scheduling');
    owner = new pg.Pool({ connectionString: database.ownerUrl });
    owner.on('error', () => undefined);
    log = await specEventLog(database, owner);
    port = await freePort();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    holder?.release(true);
    await log.close();
    await owner.end();
    await database.drop();
  });

  /** The service's own process, on `port`. */
  const start = (settings: Readonly<Record<string, string>> = {}) => {
    const started = startSpecProcess(database, port, {
      DATABASE_URL_EVENTS: database.url,
      CONSUMER_STALLED_AFTER_SECONDS: '3',
      ...settings,
    });
    children.push(started.child);
    return started;
  };
  const get = (path: string) => answerOf(port, path);
  const until = (what: string, probe: () => Promise<boolean>) => awaited(what, probe, 40_000);
  /** What `/metrics` tells, by name and labels. */
  const metrics = async () => {
    const { text } = await get('/metrics');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [
        line.slice(0, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' ') + 1)),
      ]),
    );
  };
  const isKnown = async (id: string) =>
    (await owner.query('select from known_organization where id = $1', [id])).rowCount === 1;

  it('is not live, says why in its metrics, ends with code 1, and takes everything when it can', async () => {
    const id = randomUUID();
    const event = unitEvent(id);
    holder = await owner.connect();
    await holder.query('begin');
    await holder.query('lock table known_organization in access exclusive mode');
    // What is held up cannot be closed.
    const first = start({ STOP_WITHIN_SECONDS: '1' });
    await until('it is live', async () => (await get('/livez')).status === 200);
    await log.publish(event.topic, [event]);
    await until('it is not live', async () => (await get('/livez')).status === 503);
    expect(JSON.parse((await get('/livez')).text)).toEqual({
      status: 'unavailable',
      reason: 'The consumer commits nothing of what waits for it.',
    });
    const stalled = await metrics();
    expect(stalled.get('reformgraph_consumer_state{service="scheduling",state="STALLED"}')).toBe(1);
    const lags = [...stalled].filter(([name]) => name.startsWith('reformgraph_consumer_lag_events{'));
    expect(lags.reduce((sum, [, events]) => sum + events, 0)).toBe(1);
    expect(await first.exited).toBe(1);
    expect(first.told.log).toContain('has committed nothing for');
    expect(first.told.log).toContain('A batch could not be committed; trying it again');
    await holder.query('rollback');
    holder.release();
    holder = undefined;

    const second = start();
    await until('it takes the event', () => isKnown(id));
    await until('nothing waits', async () =>
      [...(await metrics())].some(([name, value]) => name.includes('consumed_events_total') && value === 1),
    );
    expect((await get('/livez')).status).toBe(200);
    const { type, text } = await get('/metrics');
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).not.toContain(id);
    const well = await metrics();
    expect(well.get('reformgraph_consumer_state{service="scheduling",state="CONSUMING"}')).toBe(1);
    expect(well.get('reformgraph_consumer_members{service="scheduling"}')).toBe(1);
    expect(well.get('reformgraph_consumer_batch_seconds_count{service="scheduling"}')).toBe(1);
    expect(well.get('reformgraph_relay_lanes{service="scheduling",led="true"}')).toBe(8);
    expect(
      well.get('reformgraph_consumer_last_stop_timestamp_seconds{service="scheduling"}'),
    ).toBeGreaterThan(1_700_000_000);
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
  }, 120_000);
});
