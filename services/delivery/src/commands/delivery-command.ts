import type { Asked, CommandContext, EventsCommand } from '@reformgraph/subgraph-kit/events-command';

/** A command of delivery's events tool beside those of every service. */
export type DeliveryCommand = EventsCommand;
export type AskedOfDelivery = Asked;
export type DeliveryCommandContext = CommandContext;
