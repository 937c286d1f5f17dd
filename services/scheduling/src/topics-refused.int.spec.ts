import { randomUUID } from 'node:crypto';
import { appendToOutbox, sqlOf, type EventLog } from '@reformgraph/messaging';
import { awaited } from '@reformgraph/messaging/spec-probe';
import { freePort, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { specEventLog } from './spec-event-log.ts';
import { startSpecProcess } from './spec-process.ts';
import { unitEvent } from './spec-unit-event.ts';

/** A topic that scheduling neither sends to nor hears. */
const FOREIGN = 'reformgraph.published.assessment';

describe('a service that may not create one of the platform’s topics', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let log: EventLog;
  let kill: () => void = () => undefined;

  beforeAll(async () => {
    database = await testDatabase('scheduling');
    owner = new pg.Pool({ connectionString: database.ownerUrl });
    owner.on('error', () => undefined);
    log = await specEventLog(database, owner);
  });
  afterAll(async () => {
    kill();
    await log.close();
    await owner.end();
    await database.drop();
  });

  it('says which, sends and takes by the others, and creates it once it may', async () => {
    const role = pg.escapeIdentifier(decodeURIComponent(new URL(database.url).username));
    await owner.query('delete from event_log.partition where topic = $1', [FOREIGN]);
    await owner.query('delete from event_log.topic where name = $1', [FOREIGN]);
    await owner.query(`revoke insert on event_log.topic from ${role}`);
    const id = randomUUID();
    await appendToOutbox(sqlOf(owner), [unitEvent(id)]);
    const { child, told } = startSpecProcess(database, await freePort(), {
      DATABASE_URL_EVENTS: database.url,
    });
    kill = () => void child.kill('SIGKILL');

    const count = async (query: string, values: unknown[] = []) =>
      (await owner.query(query, values)).rowCount;
    const unit = () => count('select from known_organization where id = $1', [id]);
    await awaited('the event to be sent and taken', async () => (await unit()) === 1, 60_000);
    expect(told.log).toContain(`does not let this user create or see topic ${FOREIGN}.`);
    await owner.query(`grant insert on event_log.topic to ${role}`);
    const created = () => count('select from event_log.topic where name = $1', [FOREIGN]);
    await awaited('the topic', async () => (await created()) === 1, 30_000);
  }, 120_000);
});
