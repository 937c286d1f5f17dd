import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import type { VersionConflict } from './texts.ts';

/** What is kept of the last change of something that changes. */
export interface Authored {
  readonly version: number;
  /** The person who made the last change; null where it was the first administrator, or none yet. */
  readonly changedBy: string | null;
  /** Business time, UTC. */
  readonly changedAt: string;
  /** The mutation that made the last change. */
  readonly lastChange: string;
}

/** The refusal of a change that somebody decided without knowing the last one; null where they knew it. */
export function staleVersion(
  { version, changedBy, changedAt, lastChange }: Authored,
  expectedVersion: number,
  path: readonly string[] = ['expectedVersion'],
): VersionConflict | null {
  if (version === expectedVersion) return null;
  return fail(
    'VERSION_CONFLICT',
    { expectedVersion, currentVersion: version, changedBy, changedAt, change: lastChange },
    path,
  );
}

/** The marks of a further change, to be spread over the changed thing. */
export function changed({ version }: Authored, { by, at }: Authorship, change: string): Authored {
  return { version: version + 1, changedBy: by, changedAt: at, lastChange: change };
}

/** The marks of something new. */
export function created({ by, at }: Authorship, change: string): Authored {
  return { version: 1, changedBy: by, changedAt: at, lastChange: change };
}
