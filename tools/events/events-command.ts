import { join } from 'node:path';
import type { Service } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../start/checkout.ts';

/** Flags of V8: a rebuild makes much that is soon garbage, and is a tenth faster where its space need not grow first. */
const FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** Arguments by which Node.js runs a command of a service's events tool, in the checkout's folder. */
export function eventsCommand(service: Service, command: readonly string[]): string[] {
  return [
    ...FLAGS,
    '--import',
    'tsx',
    join(CHECKOUT, 'services', service, 'src/events-command.ts'),
    ...command,
  ];
}
