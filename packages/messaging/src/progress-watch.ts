import type { GroupPosition, PartitionOfTopic } from './event-log.ts';

/** Where something waits, and since when nothing was committed there. */
interface Standstill {
  readonly next: bigint;
  readonly since: number;
}

/** Notices partitions in which something waits and nothing is committed. Times are milliseconds of one clock. */
export class ProgressWatch {
  readonly #standstills = new Map<string, Standstill>();

  /**
   * How long the longest of a member's partitions has waited without a commit, as far as was observed. Where the
   * member has no share, which is so too while it cannot join, every partition counts.
   */
  observe(positions: readonly GroupPosition[], share: readonly PartitionOfTopic[], now: number): number {
    const own = new Set(share.map(nameOf));
    const waiting = positions.filter(
      (position) => position.next < position.end && (own.size === 0 || own.has(nameOf(position))),
    );
    const names = new Set(waiting.map(nameOf));
    for (const name of this.#standstills.keys()) if (!names.has(name)) this.#standstills.delete(name);
    let longest = 0;
    for (const position of waiting) {
      const name = nameOf(position);
      const known = this.#standstills.get(name);
      if (known?.next === position.next) longest = Math.max(longest, now - known.since);
      else this.#standstills.set(name, { next: position.next, since: now });
    }
    return longest;
  }

  /** Begins anew: after an outage, or when the process itself stood still. */
  forget(): void {
    this.#standstills.clear();
  }
}

function nameOf({ topic, partition }: PartitionOfTopic): string {
  return `${topic}/${partition}`;
}
