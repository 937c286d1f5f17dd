import { cityDay, isFailure, newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { fail, notFound, unknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import type { InvalidInput, NotFound, UnknownOrganization } from '@reformgraph/subgraph-kit/outcome';
import type { LineageCycle, UnitInLineage } from '../domain/lineage.ts';
import { registerOrganization, type CodeTaken, type Organization } from '../domain/organization.ts';
import type { Parties, Restructured, SeenInLineage } from '../domain/restructure.ts';
import {
  structureChange,
  type ChangeKind,
  type Decision,
  type Judged,
  type Refused,
} from '../domain/structure-change.ts';
import type { GivenName } from '../domain/unit-name.ts';
import { organizationEvent } from '../events/organization-events.ts';
import type { Ports } from './ports.ts';

/** From which day on, and on what legal ground. */
export interface DecidedChange {
  readonly effectiveOn: string;
  readonly decision: Decision;
}

/** A unit by its code, in the version in which it was seen. */
export interface NamedUnit {
  readonly organization: string;
  readonly expectedVersion: number;
}

/** A unit that a change makes. */
export interface NewUnit extends GivenName {
  readonly code: string;
  readonly blockCode: string;
}

type Path = readonly string[];

/** The change as it is decided now, by the platform's clock. */
export function judged(
  kind: ChangeKind,
  { effectiveOn: on, decision }: DecidedChange,
  { authorship }: CommandContext,
): Judged | InvalidInput {
  const change = structureChange({ id: newId(), kind, on, decision }, cityDay(authorship.at));
  return 'failure' in change ? change : { change, authorship };
}

/**
 * The units with the codes, each with where it is named, while no other change of the structure goes on; the first
 * unknown code is UNKNOWN_ORGANIZATION.
 */
export async function seenUnits(
  { organizations }: Ports,
  named: readonly (NamedUnit & { readonly path: Path })[],
): Promise<SeenInLineage[] | UnknownOrganization> {
  const units = await organizations.lock(named.map(({ organization }) => organization));
  const seen: SeenInLineage[] = [];
  for (const { organization, expectedVersion, path } of named) {
    const unit = units.get(organization);
    if (!unit) return unknownOrganization(organization, path);
    seen.push({ unit, expectedVersion, path });
  }
  return seen;
}

/** The units that a change makes, members of their blocks from its day on; failures tell which one. */
export async function newUnits(
  { blocks }: Ports,
  asked: readonly (NewUnit & { readonly path: Path })[],
  { change, authorship }: Judged,
): Promise<Organization[] | InvalidInput | NotFound | CodeTaken> {
  const made: Organization[] = [];
  for (const { path, blockCode, ...given } of asked) {
    const block = await blocks.byCode(blockCode);
    if (!block) return notFound('block', blockCode, [...path, 'block']);
    const ids = { id: newId(), nameId: newId(), membershipId: newId(), validFrom: change.on };
    const unit = registerOrganization({ ...given, ...ids }, block, authorship, change.id);
    if (isFailure(unit)) return { ...unit, path: [...path, ...(unit.path ?? [])] };
    if (made.some(({ code }) => code === unit.code)) return codeTaken(unit.code, path);
    made.push(unit);
  }
  return made;
}

/** Keeps the change and the units that took part, and tells of each what it is now; CODE_TAKEN names a new one. */
export async function keep(
  { organizations, events }: Ports,
  judgement: Judged,
  { changed, created }: Restructured,
  pathOf: (created: number) => Path = () => [],
): Promise<CodeTaken | null> {
  const { change, authorship } = judgement;
  await organizations.insertChange(change, authorship);
  for (const [position, unit] of created.entries())
    if (!(await organizations.insert(unit))) return codeTaken(unit.code, pathOf(position));
  for (const unit of changed) await organizations.update(unit);
  await organizations.insertPassages(change.id, passagesOf([...changed, ...created], change.id));
  await events.append([
    ...changed.map((unit) => organizationEvent(change.kind, unit, { change, at: authorship.at })),
    ...created.map((unit) => organizationEvent('REGISTERED', unit, { change, at: authorship.at })),
  ]);
  return null;
}

/** Changes one unit alone by a decision. */
export async function changeOne(
  ports: Ports,
  kind: ChangeKind,
  { organization, expectedVersion, ...decided }: NamedUnit & DecidedChange,
  context: CommandContext,
  decide: (seen: SeenInLineage, judgement: Judged) => Organization | Refused,
) {
  const judgement = judged(kind, decided, context);
  if ('failure' in judgement) return judgement;
  const seen = await seenUnits(ports, [{ organization, expectedVersion, path: ['organization'] }]);
  if ('failure' in seen) return seen;
  const [one] = seen;
  if (!one) throw new Error('One unit was asked for');
  const decision = decide(one, judgement);
  if ('failure' in decision) return decision;
  const { predecessors, successors } = one.unit;
  await keep(ports, judgement, { changed: [{ ...decision, predecessors, successors }], created: [] });
  return { organization: answered({ ...decision, predecessors, successors }) };
}

/** Changes units that pass duties on to each other by one decision. */
export async function restructure(
  ports: Ports,
  kind: ChangeKind,
  decided: DecidedChange,
  context: CommandContext,
  asked: {
    readonly from: readonly (NamedUnit & { readonly path: Path })[];
    readonly into: readonly (NamedUnit & { readonly path: Path })[];
    readonly created: readonly (NewUnit & { readonly path: Path })[];
    readonly decide: (parties: Parties, judgement: Judged) => Restructured | Refused | LineageCycle;
  },
) {
  const judgement = judged(kind, decided, context);
  if ('failure' in judgement) return judgement;
  const seen = await seenUnits(ports, [...asked.from, ...asked.into]);
  if ('failure' in seen) return seen;
  const created = await newUnits(ports, asked.created, judgement);
  if ('failure' in created) return created;
  const ofTheDay = await ports.organizations.passagesOn(decided.effectiveOn);
  const [from, into] = [seen.slice(0, asked.from.length), seen.slice(asked.from.length)];
  const decision = asked.decide({ from, into, created, ofTheDay }, judgement);
  if ('failure' in decision) return decision;
  const taken = await keep(ports, judgement, decision, (position) => asked.created[position]?.path ?? []);
  if (taken) return taken;
  const changed = decision.changed.map(answered);
  return {
    from: changed.slice(0, from.length),
    into: [...changed.slice(from.length), ...decision.created.map(answered)],
  };
}

/** A unit as it is answered; its lineage is read where it is asked for. */
export function answered({ predecessors: _from, successors: _into, ...unit }: UnitInLineage): Organization {
  return unit;
}

function passagesOf(units: readonly UnitInLineage[], changeId: string) {
  return units.flatMap(({ id, successors }) =>
    successors.flatMap((link) =>
      link.change.id === changeId ? [{ predecessorId: id, successorId: link.unit.id }] : [],
    ),
  );
}

function codeTaken(code: string, path: Path): CodeTaken {
  return fail('CODE_TAKEN', { taken: code }, [...path, 'code']);
}
