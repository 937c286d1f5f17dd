import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** The machine on which figures were measured, as far as they depend on it. */
export function machineHere() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: `${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${process.platform} ${release()}`,
    node: process.version,
  };
}
