import { join } from 'node:path';
import { LocalKafkaError } from './errors.ts';
import { run } from './run.ts';

const OLDEST_JAVA = 17;

/** Java's program: that of JAVA_HOME, else the first on the PATH. Throws JAVA_MISSING and JAVA_TOO_OLD. */
export async function findJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const { code, output } = await run(java, ['-version']);
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  if (code !== 0 || version === undefined)
    throw new LocalKafkaError(
      'JAVA_MISSING',
      `Apache Kafka needs Java ${OLDEST_JAVA} or newer, and there is none; install it or set JAVA_HOME.`,
    );
  if (Number(version) < OLDEST_JAVA)
    throw new LocalKafkaError(
      'JAVA_TOO_OLD',
      `Apache Kafka needs Java ${OLDEST_JAVA} or newer, and this is Java ${version}; install a newer one or set JAVA_HOME.`,
    );
  return java;
}

/** Maven's program. Throws MAVEN_MISSING. */
export async function findMaven(): Promise<string> {
  const { code } = await run('mvn', ['-version']);
  if (code !== 0)
    throw new LocalKafkaError(
      'MAVEN_MISSING',
      'Apache Kafka is fetched once by Maven, and there is none; install Maven (the program mvn).',
    );
  return 'mvn';
}
