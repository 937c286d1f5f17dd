import { startDeliverer } from './deliverer.ts';
import { createSeal } from './sealing.ts';
import { BOUNDS } from './spec-webhooks.ts';

/** A deliverer in a process of its own, until it is killed. */
const [databaseUrl = '', sealingKey = ''] = process.argv.slice(2);
const silent = () => undefined;
startDeliverer({
  databaseUrl,
  seal: createSeal([sealingKey]),
  bounds: BOUNDS,
  now: Date.now,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
});
