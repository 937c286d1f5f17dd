/**
 * Keeps published assessments in a journal file, each event once and in order per assessment. End it however you like:
 * started again it goes on. Prints how many assessments it holds, and the hash that the feed's `verify` should answer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { hashOfVersions, hear, openJournal } from '@reformgraph/event-contracts';
import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';

const { TOPIC = 'reformgraph.published.assessment', JOURNAL = 'journal.jsonl' } = process.env;
const username = setting('KAFKA_USERNAME');
const certificate = setting('KAFKA_CA_FILE');
if (!existsSync(certificate)) end(`There is no file ${certificate}, which KAFKA_CA_FILE names.`);
const journal = openJournal(JOURNAL);
report();

const kafka = new Kafka({
  clientId: username,
  brokers: setting('KAFKA_BROKERS').split(','),
  ssl: { ca: readFileSync(certificate, 'utf8') },
  sasl: { mechanism: 'scram-sha-512', username, password: setting('KAFKA_PASSWORD') },
  logLevel: logLevel.NOTHING,
});
const consumer = kafka.consumer({ groupId: `${username}.journal` });
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (restart) console.error(`Kafka is away and asked again: ${error.message}`);
  else refused(error);
});
await consumer.connect().catch(refused);
await consumer.subscribe({ topic: TOPIC, fromBeginning: true }).catch(refused);
await consumer.run({ eachBatch: take }).catch(refused);

async function take({ batch }: EachBatchPayload): Promise<void> {
  journal.keep(batch.messages.map(hear)); // On disk when it returns: only then does kafkajs commit the offset.
  report();
}
function report(): void {
  console.log(journal.newest.size, hashOfVersions(journal.newest));
  if (journal.unread) console.error(`Kept unread, for newer contracts to read: ${journal.unread}`);
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
