import { ask } from '../graph.ts';
import { argumentsOf, type Target } from './arguments.ts';
import type { Asker } from './askers.ts';
import { MAY_CALL } from './permissions.ts';
import { SCHEMA } from './schema-walk.ts';

/** Mutations on a unit's or a team's own things: to whoever may call them, another's are not there. */
const ON_OWN_THINGS = new Set(['scoreComponents', 'submitAssessment', 'openVisit', 'concludeVisit']);
const NOT_THERE = new Set(['NotFound', 'NotPermitted']);
const REFUSALS = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

/**
 * Calls every mutation as every role, with another unit's things and a version that nothing has. Returns how many
 * calls were made, and those that did not end as they must: refused for who may not call, answered for who may,
 * and not there for who may, but not on another's.
 */
export async function callMutations(
  graph: string,
  askers: readonly Asker[],
  target: Target,
): Promise<{ calls: number; wrong: string[] }> {
  const mutations = Object.values(SCHEMA.getMutationType()?.getFields() ?? {});
  const wrong: string[] = [];
  for (const { role, headers } of askers)
    for (const mutation of mutations) {
      const given = argumentsOf(mutation, target, `access/${target.year}/${role}/${mutation.name}`);
      const answer = await ask(graph, `mutation { ${mutation.name}${given} { __typename } }`, {}, headers);
      const member = (answer.data?.[mutation.name] as { __typename: string } | null)?.__typename;
      const code = answer.errors[0]?.extensions.code;
      const mayCall = (MAY_CALL[mutation.name] ?? []).includes(role);
      const asItMust = !mayCall
        ? member === undefined && code !== undefined && REFUSALS.has(code)
        : member !== undefined && (!ON_OWN_THINGS.has(mutation.name) || NOT_THERE.has(member));
      if (!asItMust) wrong.push(`${role} ${mutation.name}: ${member ?? code ?? JSON.stringify(answer)}`);
    }
  return { calls: askers.length * mutations.length, wrong };
}
