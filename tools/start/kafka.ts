import { join } from 'node:path';
import { startLocalKafka } from '../kafka/broker.ts';
import { LocalKafkaError } from '../kafka/errors.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';
import type { Supervisor } from './supervisor.ts';

/** Starts a real Kafka kept running by the supervisor; returns its brokers. Throws Complaint where it cannot run here. */
export async function openKafka(folder: DataFolder, supervisor: Supervisor): Promise<string> {
  let known: { port: number; brokers: string } | null = null;
  try {
    await supervisor.start({
      name: 'kafka',
      logFile: join(folder.kafka, 'logs'),
      launch: async () => {
        const kafka = await startLocalKafka({ folder: folder.kafka, ...(known ? { port: known.port } : {}) });
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
