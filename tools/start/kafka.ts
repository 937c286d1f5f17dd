import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { startLocalKafka } from '../kafka/broker.ts';
import { LocalKafkaError } from '../kafka/errors.ts';
import { securedAddress, type SecuredUser } from '../kafka/secured-listener.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder, Secrets } from './data-folder.ts';
import type { Supervisor } from './supervisor.ts';

/** Who may let departments in at the broker's secured listener; the password comes from the data folder's secret. */
export function kafkaAdministrator({ databaseSecret }: Pick<Secrets, 'databaseSecret'>): SecuredUser {
  const password = createHmac('sha256', databaseSecret).update('kafka administrator').digest('base64url');
  return { name: 'administrator', password };
}

/**
 * What the events command of delivery is told of the broker's secured listener, at which departments read; `folder` is
 * the broker's. Empty where it never had one.
 */
export async function departmentsKafkaEnvironment(
  folder: string,
  secrets: Pick<Secrets, 'databaseSecret'>,
): Promise<Record<string, string>> {
  const secured = await securedAddress(folder);
  if (!secured) return {};
  const { name, password } = kafkaAdministrator(secrets);
  return {
    KAFKA_DEPARTMENTS_BROKERS: `127.0.0.1:${secured.port}`,
    KAFKA_DEPARTMENTS_SSL_CA: secured.certificateFile,
    KAFKA_ADMIN_USERNAME: name,
    KAFKA_ADMIN_PASSWORD: password,
  };
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
