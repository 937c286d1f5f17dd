import type { CommandContext } from '@reformgraph/subgraph-kit';
import { dissolveOrganization as decide } from '../domain/restructure.ts';
import { changeOne, type DecidedChange, type NamedUnit } from './structure.ts';
import type { Run } from './ports.ts';

/**
 * Ends a unit that has no successor; ORGANIZATION_ENDED, CHANGE_OUT_OF_ORDER, VERSION_CONFLICT, UNKNOWN_ORGANIZATION
 * or INVALID_INPUT otherwise.
 */
export function dissolveOrganization(run: Run) {
  return (command: NamedUnit & DecidedChange, context: CommandContext) =>
    run(context.request, (ports) => changeOne(ports, 'DISSOLVED', command, context, decide));
}
