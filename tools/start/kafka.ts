import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { startLocalKafka } from '../kafka/broker.ts';
import { LocalKafkaError } from '../kafka/errors.ts';
import { securedAddress, type SecuredUser } from '../kafka/secured-listener.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder, Secrets } from './data-folder.ts';
import type { Part, Supervisor } from './supervisor.ts';

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
  try {
    const { port } = await supervisor.start(kafkaPart(folder));
    return `127.0.0.1:${port}`;
  } catch (error) {
    if (error instanceof LocalKafkaError) throw new Complaint(error.message);
    throw error;
  }
}

/** The Kafka of a data folder, on the same port at every start; clients are told `advertisedPort` where it is given. */
export function kafkaPart(folder: DataFolder, advertisedPort?: number): Part {
  let port = 0;
  return {
    name: 'kafka',
    logFile: join(folder.kafka, 'logs'),
    launch: async () => {
      const kafka = await startLocalKafka({
        folder: folder.kafka,
        securedUser: kafkaAdministrator(folder.secrets),
        port,
        ...(advertisedPort === undefined ? {} : { advertisedPort }),
      });
      port = kafka.port;
      const ended = kafka.exited.then(({ code, signal }) => signal ?? `exit code ${code ?? 0}`);
      return { pid: kafka.pid, port, ended, stop: () => kafka.stop() };
    },
  };
}
