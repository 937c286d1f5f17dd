import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { notFound } from '@reformgraph/subgraph-kit/outcome';
import { moveOrganization as decide } from '../domain/move-organization.ts';
import { changeOne, type DecidedChange, type NamedUnit } from './structure.ts';
import type { Run } from './ports.ts';

/**
 * Puts a unit into another block from a day on, for an index or in general; NOT_FOUND (block), ORGANIZATION_ENDED,
 * CHANGE_OUT_OF_ORDER, VERSION_CONFLICT, UNKNOWN_ORGANIZATION or INVALID_INPUT otherwise.
 */
export function moveOrganization(run: Run) {
  return (
    command: NamedUnit & DecidedChange & { readonly blockCode: string | null; readonly index: string | null },
    context: CommandContext,
  ) =>
    run(context.request, async (ports) => {
      const { blockCode, index } = command;
      const block = blockCode === null ? null : await ports.blocks.byCode(blockCode);
      if (blockCode !== null && !block) return notFound('block', blockCode, ['block']);
      return changeOne(ports, 'MOVED', command, context, (seen, judgement) =>
        decide(seen, { membershipId: newId(), block, index }, judgement),
      );
    });
}
