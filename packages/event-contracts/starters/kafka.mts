/**
 * Keeps published assessments in a journal file, each event once and in order per assessment. End it however you like:
 * started again it goes on. Prints how many assessments it holds, and the hash that the feed's `verify` should answer.
 */
import { createHash } from 'node:crypto';
import { existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { decodeEvent, eventContracts, knownType, UnreadableEvent } from '@reformgraph/event-contracts';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

const { KAFKA_BROKERS = '', KAFKA_CA_FILE = '', KAFKA_USERNAME = '', KAFKA_PASSWORD = '' } = process.env;
const { TOPIC = 'reformgraph.published.assessment', JOURNAL = 'journal.jsonl' } = process.env;

if (!KAFKA_BROKERS || !KAFKA_CA_FILE || !KAFKA_USERNAME || !KAFKA_PASSWORD)
  end('Set KAFKA_BROKERS, KAFKA_CA_FILE, KAFKA_USERNAME and KAFKA_PASSWORD.');
if (!existsSync(KAFKA_CA_FILE)) end(`There is no file ${KAFKA_CA_FILE}, which KAFKA_CA_FILE names.`);

function end(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

type Entry = { id: string; subject?: string; version?: number; data?: unknown; unreadable?: string };
const inbox = new Set<string>();
const newest = new Map<string, number>();

function remember({ id, subject = '', version, data }: Entry): void {
  inbox.add(id);
  if (version === undefined || data === null) newest.delete(subject);
  else newest.set(subject, version);
}

function entryOf({ headers, value }: KafkaMessage): Entry {
  const text = Object.fromEntries(Object.entries(headers ?? {}).map(([name, held]) => [name, String(held)]));
  try {
    const known = { ...text, ce_type: knownType(eventContracts, text['ce_type'] ?? '') };
    const { id, aggregateId, version, data } = decodeEvent(eventContracts, { headers: known, value });
    return { id, subject: aggregateId, version, data };
  } catch (error) {
    return {
      id: text['ce_id'] ?? '',
      unreadable: error instanceof UnreadableEvent ? error.code : String(error),
    };
  }
}

function report(): void {
  const lines = [...newest].map(([id, version]) => `${id} ${version}\n`).sort();
  console.log(lines.length, createHash('sha256').update(lines.join('')).digest('hex'));
}

const kept = existsSync(JOURNAL) ? readFileSync(JOURNAL, 'utf8') : '';
const whole = kept.slice(0, kept.lastIndexOf('\n') + 1);
if (whole !== kept) truncateSync(JOURNAL, Buffer.byteLength(whole)); // A line that a crash cut off comes again.
for (const line of whole.split('\n').filter(Boolean)) remember(JSON.parse(line) as Entry);
report();
const journal = openSync(JOURNAL, 'a');

const ssl = { ca: readFileSync(KAFKA_CA_FILE, 'utf8') };
const sasl = { mechanism: 'scram-sha-512' as const, username: KAFKA_USERNAME, password: KAFKA_PASSWORD };
const connection = { clientId: KAFKA_USERNAME, brokers: KAFKA_BROKERS.split(','), ssl, sasl };
const kafka = new Kafka({ ...connection, logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${KAFKA_USERNAME}.journal` });
const refused = ({ message }: Error): never =>
  end(`Kafka at ${KAFKA_BROKERS} does not let it read: ${message}`);
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (!restart) refused(error);
  console.error(`Kafka is away and asked again: ${error.message}`);
});
await consumer.connect().catch(refused);
await consumer.subscribe({ topic: TOPIC, fromBeginning: true }).catch(refused);
await consumer
  .run({
    eachBatch: ({ batch }) => {
      const entries = batch.messages.map(entryOf).filter(({ id }) => !inbox.has(id));
      writeSync(journal, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      fsyncSync(journal); // Only then does kafkajs commit the offset.
      entries.forEach(remember);
      report();
      return Promise.resolve();
    },
  })
  .catch(refused);
