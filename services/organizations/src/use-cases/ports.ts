import type { PlatformEvent } from '@reformgraph/event-contracts';
import type { RunMutation } from '@reformgraph/subgraph-kit';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import type { Passage, UnitInLineage } from '../domain/lineage.ts';
import type { Block, Organization } from '../domain/organization.ts';
import type { Person } from '../domain/person.ts';
import type { StructureChange } from '../domain/structure-change.ts';
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
    /**
     * The units with the codes, with their lineage; nobody else changes the structure until the transaction ends.
     */
    lock(codes: readonly string[]): Promise<ReadonlyMap<string, UnitInLineage>>;
    /** Stores the next version of a locked unit: its days, and what names and memberships it has got or lost. */
    update(organization: Organization): Promise<void>;
    insertChange(change: StructureChange, authorship: Authorship): Promise<void>;
    /** Which duties pass from unit to unit on a day. */
    passagesOn(day: string): Promise<Passage[]>;
    insertPassages(changeId: string, passages: readonly Passage[]): Promise<void>;
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
    append(events: readonly PlatformEvent[]): Promise<void>;
  };
}

export type Run = RunMutation<Ports>;
