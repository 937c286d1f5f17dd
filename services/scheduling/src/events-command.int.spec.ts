import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventContracts } from '@reformgraph/event-contracts';
import { appendToOutbox, sqlOf, startConsumer, type Consumer, type EventLog } from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit';
import { CHECKOUT, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { keepUnitsAndPersons, TOPICS } from './events/known-units-and-persons.ts';
import { specEventLog } from './spec-event-log.ts';
import { unitEvent } from './spec-unit-event.ts';

const silent = createLogger('spec', 'silent');

describe('the events command of a service', () => {
  const id = randomUUID();
  const organization = unitEvent(id);
  let database: TestDatabase;
  let owner: pg.Pool;
  let log: EventLog;
  let consumer: Consumer;

  beforeAll(async () => {
    database = await testDatabase('scheduling');
    owner = new pg.Pool({ connectionString: database.ownerUrl });
    owner.on('error', () => undefined);
    log = await specEventLog(database, owner);
    await owner.query('alter table known_organization rename to away');
    consumer = await startConsumer({
      name: 'scheduling',
      log,
      topics: TOPICS,
      contracts: eventContracts,
      databaseUrl: database.url,
      apply: keepUnitsAndPersons,
      logger: silent,
      onFatal: (error) => {
        throw error;
      },
    });
    await log.publish(organization.topic, [organization]);
    while ((await consumer.backlog()).parkedKeys === 0);
    await appendToOutbox(sqlOf(owner), [organization]);
  });
  afterAll(async () => {
    await consumer.close();
    await log.close();
    await owner.end();
    await database.drop();
  });

  const run = (...command: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(CHECKOUT, 'services/scheduling/src/events-command.ts'), ...command],
      {
        cwd: CHECKOUT,
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL_SCHEDULING: database.url,
          DATABASE_URL_EVENTS: database.url,
        },
      },
    );
    return { status, stdout, stderr };
  };
  const json = (...command: string[]) => JSON.parse(run(...command, '--json').stdout) as unknown;

  it('tells what waits to be sent and to be taken, and what is parked', () => {
    expect(json('status')).toEqual({
      service: 'scheduling',
      outbox: { events: 1, oldestSeconds: expect.any(Number) as unknown, relays: 0, lanes: 8, lanesLed: 0 },
      intake: {
        // The consumer of this process gives no sign of life while the command runs.
        state: expect.stringMatching(/^(CONSUMING|STOPPED)$/) as unknown,
        members: expect.any(Number) as unknown,
        lag: { events: 0, seconds: 0 },
        topics: TOPICS.toSorted().map((topic) => ({ topic, events: 0, seconds: 0 })),
        parkedKeys: 1,
        deadLetters: 1,
        longestParked: [
          {
            topic: organization.topic,
            reason: expect.stringContaining('SQLSTATE 42P01') as unknown,
            since: expect.stringMatching(/Z$/) as unknown,
            events: 1,
          },
        ],
        lastStop: null,
      },
    });
    expect(run('status').stdout).toMatch(
      /^service scheduling · waitingToBeSent 1 · .* · taking [A-Z]+ · members [01] · .* · parkedKeys 1 · deadLetters 1 · parkedSince .*Z\n$/,
    );
    expect(json('parked')).toEqual([
      {
        topic: organization.topic,
        key: id,
        reason: expect.stringContaining('SQLSTATE 42P01') as unknown,
        events: 1,
        since: expect.stringMatching(/Z$/) as unknown,
      },
    ]);
  });

  it('takes parked events only when told so, and says where that still fails', async () => {
    expect(run('redrive', '--all')).toMatchObject({
      status: 0,
      stderr: 'Nothing was done: --yes does it.\n',
    });
    expect(run('redrive', id, '--yes')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/outcome STILL_FAILING/) as unknown,
    });
    expect(json('parked')).toHaveLength(1);

    await owner.query('alter table away rename to known_organization');
    expect(run('redrive', randomUUID(), id, '--yes')).toMatchObject({
      status: 0,
      stdout: `key ${id} · outcome REDRIVEN · events 1\n`,
      stderr: expect.stringMatching(/^Not parked: /) as unknown,
    });
    expect(json('parked')).toEqual([]);
    const { rows } = await owner.query('select code from known_organization where id = $1', [id]);
    expect(rows).toEqual([{ code: 'SNV' }]);
  });

  it.each([
    [[], 'A command is missing: status, parked, redrive'],
    [['redrvie'], 'There is no command "redrvie": status, parked, redrive'],
    [['redrive'], 'redrive: name keys, or give --all. "redrive --help"'],
    [['redrive', '--all', 'key'], 'redrive: name keys, or give --all. "redrive --help"'],
    [['status', '--jsn'], 'status: Unknown option \'--jsn\'. "status --help"'],
    [['status', '--yes'], 'status takes nothing but --json. "status --help"'],
    [['parked', 'key'], 'parked takes nothing but --json. "parked --help"'],
  ])('answers %j in one sentence', (command, sentence) => {
    const { status, stdout, stderr } = run(...command);
    expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(sentence);
  });

  it.each([['status'], ['parked'], ['redrive']])('tells by %s --help how it is used', (command) => {
    expect(run(command, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(new RegExp(`^usage: ${command}.*\\n  `)) as unknown,
      stderr: '',
    });
  });
});
