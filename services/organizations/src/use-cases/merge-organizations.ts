import type { CommandContext } from '@reformgraph/subgraph-kit';
import { mergeOrganizations as decide } from '../domain/restructure.ts';
import type { Run } from './ports.ts';
import { restructure, type DecidedChange, type NamedUnit, type NewUnit } from './structure.ts';

/**
 * Ends units whose duties one takes over, a known or a new one; LINEAGE_CYCLE, CODE_TAKEN, NOT_FOUND (block),
 * ORGANIZATION_ENDED, CHANGE_OUT_OF_ORDER, VERSION_CONFLICT, UNKNOWN_ORGANIZATION or INVALID_INPUT otherwise.
 */
export function mergeOrganizations(run: Run) {
  return (
    command: DecidedChange & {
      readonly organizations: readonly NamedUnit[];
      readonly into: NamedUnit | null;
      readonly intoNew: NewUnit | null;
    },
    context: CommandContext,
  ) =>
    run(context.request, async (ports) => {
      const { organizations, into, intoNew } = command;
      const kept = await restructure(ports, 'MERGED', command, context, {
        from: organizations.map((unit, position) => ({
          ...unit,
          path: ['organizations', String(position), 'organization'],
        })),
        into: into ? [{ ...into, path: ['into', 'organization'] }] : [],
        created: intoNew ? [{ ...intoNew, path: ['intoNew'] }] : [],
        decide,
      });
      if ('failure' in kept) return kept;
      const [successor] = kept.into;
      if (!successor) throw new Error('A merger without its successor');
      return { merged: kept.from, into: successor };
    });
}
