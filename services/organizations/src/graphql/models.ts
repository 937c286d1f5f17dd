import type { Connection } from '@reformgraph/subgraph-kit';
import type { Block, Membership, Organization } from '../domain/organization.ts';
import type { Person, PersonRight } from '../domain/person.ts';
import type { PlatformClock } from '../domain/platform-clock.ts';

export type OrganizationModel = Organization;
export type BlockModel = Block;
export type BlockMembershipModel = Membership;
export type OrganizationConnectionModel = Connection<Organization>;
export type PersonModel = Person;
export type PersonRightModel = PersonRight;
export type PersonConnectionModel = Connection<Person>;
export type ViewerModel = Person;
export type PlatformClockModel = PlatformClock;
