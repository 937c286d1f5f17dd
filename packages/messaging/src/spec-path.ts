import pg from 'pg';
import { type Consumer, startConsumer } from './consumer.ts';
import type { EventLog } from './event-log.ts';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { type Relay, startRelay } from './relay.ts';
import { type SpecDatabase, type SpecPostgres } from './spec-database.ts';
import { keepingLogger } from './spec-logger.ts';
import { awaited, nothingFatal } from './spec-probe.ts';
import { commitEvents, createTallyTables, tallyProjection, tallyTopics } from './spec-tally.ts';

/** A service that writes tallies and one that keeps them, with a log between; each with databases of its own. */
export interface SpecPath {
  readonly writer: SpecDatabase;
  readonly reader: SpecDatabase;
  readonly log: EventLog;
  readonly logConfig: EventLogConfig;
  readonly logger: ReturnType<typeof keepingLogger>;
  readonly projection: ReturnType<typeof tallyProjection>;
  readonly fatal: Error[];
  relay(): Promise<Relay>;
  consume(): Promise<Consumer>;
  commit(...events: Parameters<typeof commitEvents>[1]): Promise<void>;
  /** Waits until nothing is left to send or to take. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the path, on the embedded log where `config` says nothing else. */
export async function openSpecPath(postgres: SpecPostgres, config?: EventLogConfig): Promise<SpecPath> {
  const logger = keepingLogger();
  const fatal = nothingFatal();
  const [writer, reader] = [await postgres.serviceDatabase(), await postgres.serviceDatabase()];
  await createTallyTables(reader);
  const logConfig = config ?? {
    transport: 'embedded',
    databaseUrl: (await postgres.eventsDatabase()).url,
  };
  const log = await openEventLog(logConfig, logger);
  await log.ensureTopics(tallyTopics, 12);
  const topics = tallyTopics.map(({ name }) => name);
  const projection = tallyProjection('spec-tallies');
  const pool = new pg.Pool({ connectionString: writer.url });
  pool.on('error', () => undefined);
  const running: { close(): Promise<void> }[] = [];
  const keep = async <Part extends { close(): Promise<void> }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting;
    running.push(part);
    return part;
  };
  return {
    writer,
    reader,
    log,
    logConfig,
    logger,
    projection,
    fatal: fatal.errors,
    relay: () => keep(startRelay({ databaseUrl: writer.url, log, logger, onFatal: fatal.onFatal })),
    consume: () =>
      keep(
        startConsumer({
          ...projection,
          apply: (tx, events, records) => projection.apply(tx, events, records),
          topics,
          log,
          databaseUrl: reader.url,
          logger,
          onFatal: fatal.onFatal,
        }),
      ),
    commit: (...events) => commitEvents(pool, events),
    settled: () =>
      awaited('everything sent and taken', async () => {
        const { rows } = await writer.owner.query(
          'select from messaging.outbox where published_at is null limit 1',
        );
        if (rows.length > 0) return false;
        const positions = await log.positions(projection.name, topics);
        return positions.every(({ next, end }) => next === end);
      }),
    close: async () => {
      await Promise.all(running.splice(0).map((part) => part.close()));
      await log.close();
      await pool.end();
    },
  };
}
