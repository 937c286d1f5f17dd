import type { PlatformEvent } from '@reformgraph/event-contracts';
import type { RunMutation } from '@reformgraph/subgraph-kit';
import type { Block, Organization } from '../domain/organization.ts';
import type { Person } from '../domain/person.ts';
import type { PlatformClock } from '../domain/platform-clock.ts';

/** Storage inside one transaction. An insert returns false where the natural key is taken. */
export interface Ports {
  readonly blocks: {
    byCode(code: string): Promise<Block | null>;
    insert(block: Block): Promise<boolean>;
  };
  readonly organizations: {
    idsByCode(codes: readonly string[]): Promise<ReadonlyMap<string, string>>;
    insert(organization: Organization): Promise<boolean>;
  };
  readonly persons: {
    /** The person, locked until the transaction ends. */
    lock(id: string): Promise<Person | null>;
    insert(person: Person): Promise<boolean>;
    update(person: Person): Promise<void>;
  };
  readonly clock: {
    lock(): Promise<PlatformClock>;
    update(clock: PlatformClock): Promise<void>;
  };
  readonly events: {
    append(event: PlatformEvent): Promise<void>;
  };
}

export type Run = RunMutation<Ports>;
