import { eventStatus } from './event-status.ts';
import { openEventLog } from './open-event-log.ts';
import { type SpecPostgres, startSpecPostgres } from './spec-database.ts';
import { holdConnection } from './spec-held-connection.ts';
import { silentLogger } from './spec-logger.ts';
import { tallyTopics } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

describe('the status of a service’s events', () => {
  let postgres: SpecPostgres;

  beforeAll(async () => {
    postgres = await startSpecPostgres();
  });
  afterAll(() => postgres.stop());

  it('tells a log that is slow from one that is away, and waits for it no longer than asked', async () => {
    const [service, events] = [await postgres.serviceDatabase(), await postgres.eventsDatabase()];
    const way = await holdConnection(events.url);
    const log = await openEventLog({ transport: 'embedded', databaseUrl: way.url }, silentLogger);
    await log.ensureTopics(tallyTopics, 12);
    const heard = tallyTopics.map(({ name }) => name);
    const ask = (patience?: number) =>
      eventStatus(sqlOf(service.owner), log, { service: 'spec', raises: true, heard }, patience);
    way.hold();
    const trouble = {
      ...{ state: 'NO_ANSWER', logFault: 'NO_ANSWER' },
      logReason: expect.stringContaining('NO_ANSWER') as unknown,
    };
    expect(await ask(200)).toMatchObject({ outbox: trouble, intake: { ...trouble, lag: null } });
    way.release();
    const served = { state: 'STOPPED', logFault: null, logReason: null };
    expect(await ask()).toMatchObject({ outbox: served, intake: { ...served, lag: { events: 0 } } });
    await log.close();
    await way.close();
  });
});
