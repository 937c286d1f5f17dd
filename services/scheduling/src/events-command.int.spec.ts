import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventContracts, PARTITIONS, topicSettings } from '@reformgraph/event-contracts';
import {
  appendToOutbox,
  openEventLog,
  sqlOf,
  startConsumer,
  type Consumer,
  type EventLog,
} from '@reformgraph/messaging';
import { createLogger } from '@reformgraph/subgraph-kit';
import { startSpecKafka, whyNoKafka, type SpecKafka } from '@reformgraph/messaging/spec-kafka';
import { awaited } from '@reformgraph/messaging/spec-probe';
import { CHECKOUT, testDatabase, type TestDatabase } from '@reformgraph/testkit';
import pg from 'pg';
import { keepUnitsAndPersons, TOPICS } from './events/known-units-and-persons.ts';
import { specEventLog } from './spec-event-log.ts';
import { unitEvent } from './spec-unit-event.ts';

const silent = createLogger('spec', 'silent');

const transports = [
  { transport: 'the embedded log', kafka: false, missing: undefined },
  { transport: 'Apache Kafka', kafka: true, missing: whyNoKafka() },
];

for (const { transport, kafka, missing } of transports)
  (missing === undefined ? describe : describe.skip)(
    `the events command of a service over ${transport}`,
    () => {
      const id = randomUUID();
      const organization = unitEvent(id);
      let database: TestDatabase;
      let owner: pg.Pool;
      let log: EventLog;
      let consumer: Consumer;
      let broker: SpecKafka | null;

      beforeAll(async () => {
        database = await testDatabase('scheduling');
        owner = new pg.Pool({ connectionString: database.ownerUrl });
        owner.on('error', () => undefined);
        broker = kafka ? await startSpecKafka() : null;
        log = broker
          ? await openEventLog({ transport: 'kafka', brokers: broker.brokers, clientId: 'spec' }, silent)
          : await specEventLog(database, owner);
        await log.ensureTopics(topicSettings, PARTITIONS);
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
        await parkedOne();
        await appendToOutbox(sqlOf(owner), [organization]);
      });
      afterAll(async () => {
        await consumer.close();
        await log.close();
        await owner.end();
        await Promise.all([database.drop(), broker?.stop()]);
      });

      const parkedOne = () =>
        awaited('an event to be parked', async () => (await consumer.backlog()).parkedKeys > 0);
      const takenAgain = () =>
        awaited('everything to be taken again', async () =>
          (await consumer.backlog()).positions.every(({ next, end }) => next >= end),
        );
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
              DATABASE_ADMIN_URL_SCHEDULING: database.ownerUrl,
              ...(broker
                ? { KAFKA_BROKERS: broker.brokers.join(',') }
                : { DATABASE_URL_EVENTS: database.url }),
            },
          },
        );
        return { status, stdout, stderr };
      };
      const json = (...command: string[]) => JSON.parse(run(...command, '--json').stdout) as unknown;

      it('tells what waits to be sent and to be taken, and what is parked', () => {
        expect(json('status')).toEqual({
          service: 'scheduling',
          outbox: {
            ...{ state: 'STOPPED', logFault: null, logReason: null },
            events: 1,
            oldestSeconds: expect.any(Number) as unknown,
            ...{ relays: 0, lanes: 8, lanesLed: 0, lastStop: null },
          },
          intake: {
            // The consumer of this process gives no sign of life while the command runs.
            state: expect.stringMatching(/^(CONSUMING|STOPPED)$/) as unknown,
            logFault: null,
            logReason: null,
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
          /^service scheduling · sending STOPPED · waitingToBeSent 1 · .* · taking [A-Z]+ · members [01] · .* · parkedKeys 1 · deadLetters 1 · parkedSince .*Z\n$/,
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
        const nobodys = randomUUID();
        expect(run('redrive', nobodys, '--yes')).toEqual({
          ...{ status: 1, stdout: '', stderr: `Not parked: ${nobodys}.\n` },
        });
        expect(run('redrive', nobodys, id, '--yes')).toMatchObject({
          status: 1,
          stdout: `key ${id} · outcome REDRIVEN · events 1\n`,
          stderr: expect.stringMatching(/^Not parked: /) as unknown,
        });
        expect(json('parked')).toEqual([]);
        const { rows } = await owner.query('select code from known_organization where id = $1', [id]);
        expect(rows).toEqual([{ code: 'SNV' }]);
      });

      it('tells where an event lies, and never what it says', async () => {
        const traces = json('inspect', id) as { place: string; sha256?: string; at: string }[];
        expect(traces.map(({ place, at }) => `${place} ${at.slice(0, 2)}`)).toEqual([
          'OUTBOX WA',
          'LOG 20',
          'INBOX 20',
        ]);
        expect(traces[0]?.sha256).toBe(traces[1]?.sha256);
        expect(json('inspect', organization.id)).toEqual(traces);
        expect(JSON.stringify(traces)).not.toContain('Home Affairs');
        expect(run('inspect', id).stdout).toMatch(/^place OUTBOX · .* · headers {.*ce_type.*\n/);
        expect(run('inspect', randomUUID())).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/^scheduling knows no key and no event .*\.\n$/) as unknown,
        });
        await owner.query('alter table known_organization rename to away');
        const later = randomUUID();
        const headers = { ...organization.headers, ce_id: later, ce_aggregateversion: '2' };
        const poisoned = { ...organization, id: later, headers };
        await log.publish(organization.topic, [poisoned]);
        await parkedOne();
        const parked = json('inspect', poisoned.id) as { place: string; reason?: string }[];
        expect(parked.map(({ place }) => place)).toEqual(['LOG', 'INBOX', 'PARKED']);
        expect(parked.at(-1)?.reason).toContain('SQLSTATE 42P01');
        await owner.query('alter table away rename to known_organization');
        expect(run('redrive', '--all', '--yes').status).toBe(0);
      });

      it('sends the consumer back only when told so, which changes nothing', async () => {
        const before = await owner.query('select * from known_organization');
        const shown = run('replay', '--from-beginning');
        expect(shown).toMatchObject({ status: 0, stderr: 'Nothing was done: --yes does it.\n' });
        expect(shown.stdout).toMatch(
          /^topic reformgraph\.internal\.organization · .* · stands 2 · from 0 · again 2\n$/,
        );
        const replayed = run('replay', '--from-beginning', '--yes');
        expect(replayed).toMatchObject({
          status: 0,
          stderr: expect.stringContaining('change nothing') as unknown,
        });
        await takenAgain();
        expect((await owner.query('select * from known_organization')).rows).toEqual(before.rows);
        expect(run('replay', '--from-time', new Date(Date.now() + 60_000).toISOString())).toMatchObject({
          status: 0,
          stderr: expect.stringContaining('nothing to read again') as unknown,
        });
        const [{ partition }] = json('replay', '--from-beginning') as [{ partition: number }];
        const times = await log.timesOf(
          [0n, 1n].map((next) => ({ topic: organization.topic, partition, next })),
        );
        const [first = '', second = ''] = times.map((time) => time?.toISOString());
        expect(run('replay', '--from-time', first).stdout).toMatch(/ · from 0 · again 2\n$/);
        expect(run('replay', '--from-time', second, '--yes')).toMatchObject({
          status: 0,
          stdout: expect.stringMatching(/ · from 1 · again 1\n$/) as unknown,
        });
        await takenAgain();
        expect((await owner.query('select * from known_organization')).rows).toEqual(before.rows);
        const topic = ['--topic', organization.topic];
        expect(run('replay', '--from-offset', `${partition}:1`, ...topic).stdout).toContain('again 1');
        expect(run('replay', '--from-offset', `${partition}:9`, ...topic)).toMatchObject({
          status: 1,
          stderr: `Partition ${partition} has offsets from 0 to 2.\n`,
        });
      });

      it('finds what is wrong by a rebuild, and mends it only when told so', async () => {
        expect(run('rebuild')).toMatchObject({ status: 0, stderr: 'They are equal: nothing to do.\n' });
        await owner.query(`update known_organization set code = 'WRONG'`);
        const shown = run('rebuild');
        expect(shown).toMatchObject({
          status: 1,
          stderr: expect.stringContaining('Nothing was done') as unknown,
        });
        expect(shown.stdout).toMatch(
          /^table known_organization · rows 1 · .* · equal no · rebuiltRows 1 · .* · onlyInUse 1 · onlyRebuilt 1\n/,
        );
        expect(json('rebuild', '--yes')).toMatchObject({
          events: 2,
          equal: false,
          swapped: true,
          compared: [{ table: 'known_organization' }, { table: 'known_person' }, { table: 'parked keys' }],
        });
        expect((await owner.query('select code from known_organization')).rows).toEqual([{ code: 'SNV' }]);
      });

      it('sends published events again only when told so', async () => {
        expect(run('republish', '--all')).toMatchObject({
          status: 0,
          stdout: '',
          stderr: 'No published event that is still kept fits.\n',
        });
        await owner.query('update messaging.outbox set published_at = now()');
        expect(json('republish', '--key', id)).toMatchObject([{ topic: organization.topic, events: 1 }]);
        expect(run('republish', '--key', id).stderr).toBe('Nothing was done: --yes does it.\n');
        expect(json('republish', '--key', id, '--yes')).toEqual({ sentAgain: 1 });
        const { rows } = await owner.query('select key, published_at from messaging.outbox');
        expect(rows).toEqual([{ key: id, published_at: null }]);
      });

      it.each([
        [[], 'A command is missing: status, parked, inspect,'],
        [['redrvie'], 'There is no command "redrvie": status, parked, inspect,'],
        [['redrive'], 'redrive: name keys, or give --all. "redrive --help"'],
        [['redrive', '--all', 'key'], 'redrive: name keys, or give --all. "redrive --help"'],
        [['status', '--jsn'], 'status: Unknown option \'--jsn\'. "status --help"'],
        [['status', '--yes'], 'status takes nothing but --json. "status --help"'],
        [['inspect'], 'inspect: name one key or one event id. "inspect --help"'],
        [['inspect', 'a', 'b'], 'inspect: name one key or one event id. "inspect --help"'],
        [['replay'], 'replay: give one of --from-time, --from-offset and --from-beginning.'],
        [['replay', '--from-beginning', '--from-offset', '1:1'], 'replay: give one of --from-time'],
        [['replay', '--from-offset', '1:1'], 'replay: offsets are of one topic; name it by --topic'],
        [['replay', '--from-beginning', '--topic', 'x'], 'replay: the service hears reformgraph.internal.'],
        [
          ['replay', '--from-offset', 'x', '--topic', 'reformgraph.internal.person'],
          'replay: --from-offset takes PARTITION:OFFSET',
        ],
        [['replay', '--from-time', 'yesterday'], '--from-time takes a time such as 2026-11-25T08:00:00Z'],
        [['rebuild', 'tables'], 'rebuild takes --swap, --yes and --json.'],
        [['republish'], 'republish: say which events by time, id, key or topic, or give --all.'],
        [['republish', '--all', '--key', 'k'], 'republish: say which events by time, id, key or topic'],
        [['republish', '--from-id', 'x'], '--from-id takes the number of a row of the outbox.'],
        [['parked', 'key'], 'parked takes nothing but --json. "parked --help"'],
      ])('answers %j in one sentence', (command, sentence) => {
        const { status, stdout, stderr } = run(...command);
        expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({
          status: 2,
          stdout: '',
          lines: 2,
        });
        expect(stderr).toContain(sentence);
      });

      it.each([['status'], ['parked'], ['inspect'], ['redrive'], ['replay'], ['rebuild'], ['republish']])(
        'tells by %s --help how it is used',
        (command) => {
          expect(run(command, '--help')).toMatchObject({
            status: 0,
            stdout: expect.stringMatching(new RegExp(`^usage: ${command}.*\\n  `)) as unknown,
            stderr: '',
          });
        },
      );
    },
  );
