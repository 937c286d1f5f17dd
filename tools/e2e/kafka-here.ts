import { spawnSync } from 'node:child_process';

/**
 * Whether a real Kafka can run on this machine: Java 17 or later and Maven. On a machine that must have them
 * (CI=true) their lack is an error, not a skip.
 */
export function kafkaRunsHere(): boolean {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(`${java.stderr}${java.stdout}`)?.[1] ?? 0);
  const maven = spawnSync('mvn', ['-v'], { encoding: 'utf8' }).status === 0;
  const here = major >= 17 && maven;
  if (!here && process.env['CI'] === 'true') throw new Error('Java 17 and Maven are needed where CI=true');
  return here;
}
