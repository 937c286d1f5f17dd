import { parseArgs } from 'node:util';
import { type LocalKafka, startLocalKafka } from './broker.ts';
import { LocalKafkaError } from './errors.ts';
import { hasJars } from './jars.ts';
import { findJava, findMaven } from './java.ts';

const USAGE = `node --import tsx tools/kafka/main.ts --folder DIR [--port N] [--with-stdin] [--secured-user NAME]
  starts Apache Kafka on 127.0.0.1, prints {"brokers":"host:port","pid":N} when it takes clients, stops on a signal
  --with-stdin   stops when standard input ends, too
  --secured-user a second listener for this user, by TLS and the password in KAFKA_SECURED_PASSWORD; prints
                 "secured":{"brokers":"host:port","certificate":"PEM"} too
node --import tsx tools/kafka/main.ts --check
  exits 0 where Java and Maven (or the fetched jars) are there, else 1 with a sentence`;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'with-stdin': { type: 'boolean', default: false },
    'secured-user': { type: 'string' },
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
  const [name, password] = [values['secured-user'], process.env['KAFKA_SECURED_PASSWORD']];
  const { brokers, pid, secured, ...broker } = await startLocalKafka({
    folder,
    port,
    ...(name && password ? { securedUser: { name, password } } : {}),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ brokers, pid, ...(secured ? { secured } : {}) })}\n`);
  stopOnSignals(broker);
  if (withStdin) process.stdin.on('end', () => void broker.stop()).resume();
  const { code, signal } = await broker.exited;
  process.exit(code === 0 || code === 143 || signal === 'SIGTERM' ? 0 : 1);
}

function stopOnSignals(broker: Pick<LocalKafka, 'stop'>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void broker.stop());
}
