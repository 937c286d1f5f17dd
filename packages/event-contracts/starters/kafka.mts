/**
 * Keeps published assessments in a journal file, each event once and in order per assessment. End it however you like:
 * started again it goes on. Prints how many assessments it holds, and the hash that the feed's `verify` should answer.
 */
import { existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { hashOfVersions, hear, type HeardEvent } from '@reformgraph/event-contracts';
import { Kafka, logLevel } from 'kafkajs';

const { TOPIC = 'reformgraph.published.assessment', JOURNAL = 'journal.jsonl' } = process.env;
const inbox = new Set<string>();
const newest = new Map<string, number>();

function remember(event: HeardEvent): void {
  inbox.add(event.id);
  if (event.unreadable) return;
  if (event.data === null) newest.delete(event.aggregateId);
  else newest.set(event.aggregateId, event.version);
}
const report = () => console.log(newest.size, hashOfVersions(newest));

const kept = existsSync(JOURNAL) ? readFileSync(JOURNAL, 'utf8') : '';
const whole = kept.slice(0, kept.lastIndexOf('\n') + 1);
if (whole !== kept) truncateSync(JOURNAL, Buffer.byteLength(whole)); // A line that a crash cut off comes again.
for (const line of whole.split('\n').filter(Boolean)) remember(JSON.parse(line) as HeardEvent);
report();
const journal = openSync(JOURNAL, 'a');

const brokers = setting('KAFKA_BROKERS').split(',');
const certificate = setting('KAFKA_CA_FILE');
if (!existsSync(certificate)) end(`There is no file ${certificate}, which KAFKA_CA_FILE names.`);
const ssl = { ca: readFileSync(certificate, 'utf8') };
const username = setting('KAFKA_USERNAME');
const sasl = { mechanism: 'scram-sha-512' as const, username, password: setting('KAFKA_PASSWORD') };
const kafka = new Kafka({ clientId: username, brokers, ssl, sasl, logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${username}.journal` });
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (restart) console.error(`Kafka is away and asked again: ${error.message}`);
  else refused(error);
});
await consumer.connect().catch(refused);
await consumer.subscribe({ topic: TOPIC, fromBeginning: true }).catch(refused);
await consumer.run({ eachBatch: ({ batch }) => take(batch.messages.map(hear)) }).catch(refused);

async function take(events: readonly HeardEvent[]): Promise<void> {
  const fresh = events.filter(({ id }) => !inbox.has(id));
  writeSync(journal, fresh.map((event) => `${JSON.stringify(event)}\n`).join(''));
  fsyncSync(journal); // Only then does kafkajs commit the offset.
  fresh.forEach(remember);
  report();
}

function setting(name: string): string {
  return process.env[name] || end(`Set ${name}.`);
}
function refused({ message }: Error): never {
  return end(`Kafka at ${process.env['KAFKA_BROKERS']} does not let it read: ${message}`);
}
function end(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
