import type { Authorship } from './command.ts';
import { versionConflict, type VersionConflict } from './outcome.ts';
import type { Change } from './vietnamese-names.ts';

export type { Change };

/** Which change by whom made something what it is. */
export interface LastChange {
  readonly version: number;
  /** The person who made the last change; null where it was the first administrator, or nobody yet. */
  readonly changedBy: string | null;
  /** Business time, UTC. */
  readonly changedAt: string;
  /** The mutation that made the last change. */
  readonly lastChange: Change;
}

/** The mark of a first version. */
export function firstChange(lastChange: Change, { by, at }: Authorship): LastChange {
  return { version: 1, changedBy: by, changedAt: at, lastChange };
}

/** The mark of the version after `previous`. */
export function nextChange(
  previous: Pick<LastChange, 'version'>,
  lastChange: Change,
  { by, at }: Authorship,
): LastChange {
  return { version: previous.version + 1, changedBy: by, changedAt: at, lastChange };
}

/** VERSION_CONFLICT where the one who asks has seen another version than the one that stands; null where not. */
export function staleVersion(
  standing: LastChange,
  expectedVersion: number,
  path?: readonly string[],
): VersionConflict | null {
  const { version: currentVersion, changedBy, changedAt, lastChange: change } = standing;
  return currentVersion === expectedVersion
    ? null
    : versionConflict({ expectedVersion, currentVersion, changedBy, changedAt, change }, path);
}
