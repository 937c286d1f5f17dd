import { join } from 'node:path';
import type { Service } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../start/checkout.ts';
import { PART_FLAGS } from '../start/node-part.ts';

/** Arguments by which Node.js runs a command of a service's events tool, in the checkout's folder. */
export function eventsCommand(service: Service, command: readonly string[]): string[] {
  return [
    ...PART_FLAGS,
    '--import',
    'tsx',
    join(CHECKOUT, 'services', service, 'src/events-command.ts'),
    ...command,
  ];
}
