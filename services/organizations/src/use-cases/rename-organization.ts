import { newId, type CommandContext } from '@reformgraph/subgraph-kit';
import { renameOrganization as decide } from '../domain/rename-organization.ts';
import type { GivenName } from '../domain/unit-name.ts';
import { changeOne, type DecidedChange, type NamedUnit } from './structure.ts';
import type { Run } from './ports.ts';

/**
 * Gives a unit another name from a day on; ORGANIZATION_ENDED, CHANGE_OUT_OF_ORDER, VERSION_CONFLICT,
 * UNKNOWN_ORGANIZATION or INVALID_INPUT otherwise.
 */
export function renameOrganization(run: Run) {
  return (command: NamedUnit & DecidedChange & GivenName, context: CommandContext) =>
    run(context.request, (ports) =>
      changeOne(ports, 'RENAMED', command, context, (seen, judgement) =>
        decide(seen, { ...command, nameId: newId() }, judgement),
      ),
    );
}
