import { ask } from '../graph.ts';
import { argumentsOf, type Target } from './arguments.ts';
import { OWN_UNIT, type Asker } from './askers.ts';
import { descriptionOf, distinctShown, exposedAmong, forAll, REFUSALS, type Exposure } from './exposures.ts';
import { MAY_CALL, MAY_SEE } from './permissions.ts';
import { nameOf, operationOf, SCHEMA, unionMembers, type Path } from './schema-walk.ts';

/** Mutations on a unit's or a team's own things: to whoever may call them, another's are not there. */
const ON_OWN_THINGS = new Set([
  'scoreComponents',
  'presentAssessment',
  'sendBackAssessment',
  'submitAssessment',
  'explainComponents',
  'openVisit',
  'concludeVisit',
]);
const NOT_THERE = new Set(['NotFound', 'NotPermitted']);

/** What came of calling the mutations. */
export interface Called {
  readonly calls: number;
  /** The calls that did not end as they must. */
  readonly wrong: readonly string[];
  /** What was shown below payloads and failures, and should not have been. */
  readonly exposed: readonly Exposure[];
  /** What was shown by role: "COUNCIL unfinished Assessment". */
  readonly shown: ReadonlySet<string>;
  /** Where: "scheduleVisit(TeamBusy).visit". */
  readonly places: ReadonlySet<string>;
}

/**
 * Calls every mutation that paths are given for, as every asker, with a unit's things and a version that nothing has.
 * A call must be refused for who may not call, answered for who may, and find nothing for who may, but not on
 * another's. An answered one is repeated under its idempotency key once for each path through the member that it was
 * answered by.
 */
export async function callMutations(
  graph: string,
  askers: readonly Asker[],
  paths: ReadonlyMap<string, readonly Path[]>,
  target: Target,
): Promise<Called> {
  const mutations = Object.values(SCHEMA.getMutationType()?.getFields() ?? {}).filter(({ name }) =>
    paths.has(name),
  );
  const wrong: string[] = [];
  const exposed: Exposure[] = [];
  const shown = new Set<string>();
  const places = new Set<string>();
  for (const asker of askers)
    for (const mutation of mutations) {
      const { role, headers } = asker;
      const key = `access/${target.unit}/${target.year}/${role}/${mutation.name}`;
      const call = `${mutation.name}${argumentsOf(mutation, target, key)}`;
      const answer = await ask(graph, `mutation { ${call} { __typename } }`, {}, headers);
      const member = memberOf(answer.data, mutation.name);
      const code = answer.errors[0]?.extensions.code;
      const callers = MAY_CALL[mutation.name] ?? [];
      const onAnothers = ON_OWN_THINGS.has(mutation.name) && target.unit !== OWN_UNIT;
      const asItMust = !callers.includes(role)
        ? member === undefined && code !== undefined && REFUSALS.has(code)
        : member !== undefined && (!onAnothers || NOT_THERE.has(member));
      if (!asItMust) wrong.push(`${role} ${mutation.name}: ${member ?? code ?? JSON.stringify(answer)}`);
      const maySee = { ...MAY_SEE };
      for (const type of unionMembers()) maySee[type] = { anyones: callers };
      const through = (paths.get(mutation.name) ?? []).filter(([first]) => first?.type.name === member);
      await forAll(through, async (path) => {
        const { data, errors } = await ask(graph, operationOf(path, target, key), {}, headers);
        const again = memberOf(data, mutation.name);
        const refused = errors.length > 0 && errors.every(({ extensions }) => REFUSALS.has(extensions.code));
        if (!refused && (again !== member || errors.length > 0))
          wrong.push(`${role} ${nameOf(path)}: ${again} ${JSON.stringify(errors)}`);
        const objects = distinctShown(data, asker);
        if (objects.some(({ type }) => type === path.at(-1)?.type.name)) places.add(nameOf(path));
        for (const object of objects) shown.add(`${role} ${descriptionOf(object)}`);
        exposed.push(...exposedAmong(objects, role, nameOf(path), maySee));
      });
    }
  return { calls: askers.length * mutations.length, wrong, exposed, shown, places };
}

function memberOf(data: Readonly<Record<string, unknown>> | null, mutation: string): string | undefined {
  return (data?.[mutation] as { readonly __typename: string } | null | undefined)?.__typename;
}
