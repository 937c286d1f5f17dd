import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** A member that has not renewed its lease for this long has lost its partitions. Milliseconds. */
export const LEASE = 2_000;

/** A partition as this member holds it; `epoch` tells this holding from every other. */
export interface Holding {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  readonly committed: bigint;
}

/** One member of a consumer group on the embedded log: its lease, its share of the partitions and its commits. */
export class GroupMember {
  readonly id: string = randomUUID();
  readonly #pool: Pool;
  readonly #group: string;
  readonly #topics: readonly string[];

  constructor(pool: Pool, group: string, topics: readonly string[]) {
    this.#pool = pool;
    this.#group = group;
    this.#topics = topics;
  }

  /** Renews the lease and returns what this member holds now; partitions in `busy` are not given up. */
  async beat(busy: readonly { topic: string; partition: number }[]): Promise<Holding[]> {
    const { rows } = await this.#pool.query<{
      topic: string;
      partition: number;
      epoch: string;
      committed: string;
    }>({
      name: 'event-log-beat',
      text: `select * from event_log.beat($1, $2, $3, $4::float8 * interval '1 millisecond', $5, $6)`,
      values: [
        this.#group,
        this.id,
        this.#topics,
        LEASE,
        busy.map((held) => held.topic),
        busy.map((held) => held.partition),
      ],
    });
    return rows.map((row) => ({ ...row, epoch: BigInt(row.epoch), committed: BigInt(row.committed) }));
  }

  /** Moves the group's offset to `next`; false where the partition was taken over since `epoch`. */
  async commit(topic: string, partition: number, epoch: bigint, next: bigint): Promise<boolean> {
    const { rowCount } = await this.#pool.query({
      name: 'event-log-commit',
      text: `update event_log.claim set committed = $6
             where group_name = $1 and topic = $2 and partition = $3 and owner = $4 and epoch = $5 and committed <= $6`,
      values: [this.#group, topic, partition, this.id, epoch.toString(), next.toString()],
    });
    return rowCount === 1;
  }

  /** Gives everything back at once. */
  async leave(): Promise<void> {
    await this.#pool.query('select event_log.leave($1, $2)', [this.#group, this.id]);
  }
}
