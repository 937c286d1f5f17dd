import type { Connection } from '@reformgraph/subgraph-kit';
import type { Block, Membership, Organization } from '../domain/organization.ts';
import type { Person, PersonRight } from '../domain/person.ts';
import type { LineageLink } from '../domain/lineage.ts';
import type { StructureChange } from '../domain/structure-change.ts';
import type { UnitName } from '../domain/unit-name.ts';
import type { PlatformClock } from '../domain/platform-clock.ts';

/** A unit, read as of a day where the query that leads to it names one. */
export type OrganizationModel = Organization & { readonly asOf?: string | null };
export type OrganizationNameModel = UnitName;
export type OrganizationChangeModel = StructureChange;
export type OrganizationLinkModel = LineageLink;
export type BlockModel = Block;
export type BlockMembershipModel = Membership;
export type OrganizationConnectionModel = Connection<OrganizationModel>;
export type PersonModel = Person;
export type PersonRightModel = PersonRight;
export type PersonConnectionModel = Connection<Person>;
export type ViewerModel = Person;
export type PlatformClockModel = PlatformClock;
