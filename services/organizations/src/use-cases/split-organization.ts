import type { CommandContext } from '@reformgraph/subgraph-kit';
import { splitOrganization as decide } from '../domain/restructure.ts';
import type { Run } from './ports.ts';
import { restructure, type DecidedChange, type NamedUnit, type NewUnit } from './structure.ts';

/**
 * Gives parts of a unit's duties to known and new ones, and ends it unless it goes on; LINEAGE_CYCLE, CODE_TAKEN,
 * NOT_FOUND (block), ORGANIZATION_ENDED, CHANGE_OUT_OF_ORDER, VERSION_CONFLICT, UNKNOWN_ORGANIZATION or INVALID_INPUT
 * otherwise.
 */
export function splitOrganization(run: Run) {
  return (
    command: NamedUnit &
      DecidedChange & {
        readonly goesOn: boolean;
        readonly into: readonly NamedUnit[];
        readonly intoNew: readonly NewUnit[];
      },
    context: CommandContext,
  ) =>
    run(context.request, async (ports) => {
      const { organization, expectedVersion, goesOn, into, intoNew } = command;
      const kept = await restructure(ports, 'SPLIT', command, context, {
        from: [{ organization, expectedVersion, path: ['organization'] }],
        into: into.map((unit, position) => ({ ...unit, path: ['into', String(position), 'organization'] })),
        created: intoNew.map((unit, position) => ({ ...unit, path: ['intoNew', String(position)] })),
        decide: (parties, judgement) => decide(parties, goesOn, judgement),
      });
      if ('failure' in kept) return kept;
      const [split] = kept.from;
      if (!split) throw new Error('A split without its unit');
      return { organization: split, parts: kept.into };
    });
}
