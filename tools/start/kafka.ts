import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { startLocalKafka } from '../kafka/broker.ts';
import { LocalKafkaError } from '../kafka/errors.ts';
import type { SecuredUser } from '../kafka/secured-listener.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder, Secrets } from './data-folder.ts';
import type { Supervisor } from './supervisor.ts';

/** Who may let departments in at the broker's secured listener; the password comes from the data folder's secret. */
export function kafkaAdministrator({ databaseSecret }: Pick<Secrets, 'databaseSecret'>): SecuredUser {
  const password = createHmac('sha256', databaseSecret).update('kafka administrator').digest('base64url');
  return { name: 'administrator', password };
}

/** Starts a real Kafka kept running by the supervisor; returns its brokers. Throws Complaint where it cannot run here. */
export async function openKafka(folder: DataFolder, supervisor: Supervisor): Promise<string> {
  let known: { port: number; brokers: string } | null = null;
  try {
    await supervisor.start({
      name: 'kafka',
      logFile: join(folder.kafka, 'logs'),
      launch: async () => {
        const kafka = await startLocalKafka({
          folder: folder.kafka,
          securedUser: kafkaAdministrator(folder.secrets),
          ...(known ? { port: known.port } : {}),
        });
        known = { port: kafka.port, brokers: kafka.brokers };
        const ended = kafka.exited.then(({ code, signal }) => signal ?? `exit code ${code ?? 0}`);
        return { pid: kafka.pid, port: kafka.port, ended, stop: () => kafka.stop() };
      },
    });
  } catch (error) {
    if (error instanceof LocalKafkaError) throw new Complaint(error.message);
    throw error;
  }
  return (known as { brokers: string } | null)?.brokers ?? '';
}
