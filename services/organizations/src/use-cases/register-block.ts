import type { CommandContext } from '@reformgraph/subgraph-kit';
import { fail } from '@reformgraph/subgraph-kit/outcome';
import { registerBlock as decide, type Block } from '../domain/organization.ts';
import type { Run } from './ports.ts';

/** Adds a block; CODE_TAKEN where its code is in use. */
export function registerBlock(run: Run) {
  return (command: Block, { request }: CommandContext) =>
    run(request, async ({ blocks }) => {
      const block = decide(command);
      if ('failure' in block) return block;
      const inserted = await blocks.insert(block);
      return inserted ? { block } : fail('CODE_TAKEN', { taken: block.code }, ['code']);
    });
}
