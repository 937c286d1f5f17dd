import { nextChange } from '@reformgraph/subgraph-kit/change';
import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Organization } from './organization.ts';
import { refusedOrder, refusedUnit, type Judged, type Refused, type SeenUnit } from './structure-change.ts';
import { checkedName, type GivenName } from './unit-name.ts';

/** Decides another name of a unit from a day on, until its end; the names before stay as they were. */
export function renameOrganization(
  seen: SeenUnit,
  given: GivenName & { readonly nameId: string },
  { change, authorship }: Judged,
): Organization | Refused {
  const refused = refusedUnit(seen, change.on);
  if (refused) return refused;
  const { unit } = seen;
  const last = unit.names.at(-1);
  if (!last) throw new Error('A unit without a name');
  const early = refusedOrder(unit.code, change.on, last.from);
  if (early) return early;
  const name = checkedName(given, unit.code);
  if ('failure' in name) return name;
  if (name.name.vi === last.name.vi && name.name.en === last.name.en && name.shortName === last.shortName)
    return invalidInput(['name'], 'Đơn vị đã có tên này.', 'The unit has this name already.');
  const next = { id: given.nameId, ...name, from: change.on, to: unit.validTo, changeId: change.id };
  return {
    ...unit,
    names: [...unit.names.slice(0, -1), { ...last, to: change.on }, next],
    ...nextChange(unit, 'renameOrganization', authorship),
  };
}
