import { parseArgs } from 'node:util';
import { type LocalKafka, startLocalKafka } from './broker.ts';
import { LocalKafkaError } from './errors.ts';
import { hasJars } from './jars.ts';
import { findJava, findMaven } from './java.ts';

const USAGE = `node --import tsx tools/kafka/main.ts --folder DIR [--port N] [--with-stdin]
  starts Apache Kafka on 127.0.0.1, prints {"brokers":"host:port","pid":N} when it takes clients, stops on a signal
  --with-stdin   stops when standard input ends, too
node --import tsx tools/kafka/main.ts --check
  exits 0 where Java and Maven (or the fetched jars) are there, else 1 with a sentence`;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'with-stdin': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

try {
  if (values.check) {
    await findJava();
    if (!(await hasJars())) await findMaven();
  } else if (values.folder === undefined || !/^\d{1,5}$/.test(values.port)) {
    throw new Error(USAGE);
  } else {
    await serve(values.folder, Number(values.port), values['with-stdin']);
  }
} catch (error) {
  process.stderr.write(`${error instanceof LocalKafkaError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function serve(folder: string, port: number, withStdin: boolean): Promise<void> {
  const broker = await startLocalKafka({ folder, port, log: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify({ brokers: broker.brokers, pid: broker.pid })}\n`);
  stopOnSignals(broker);
  if (withStdin) process.stdin.on('end', () => void broker.stop()).resume();
  const { code, signal } = await broker.exited;
  process.exit(code === 0 || code === 143 || signal === 'SIGTERM' ? 0 : 1);
}

function stopOnSignals(broker: LocalKafka): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void broker.stop());
}
