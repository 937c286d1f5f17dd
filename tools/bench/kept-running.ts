import { setTimeout as wait } from 'node:timers/promises';
import type { Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import type { Stage } from './stage.ts';

/** A process that is started again as soon as it ends, until it is let go. */
export interface KeptRunning {
  readonly kill: () => void;
  readonly letGo: () => Promise<void>;
}

export async function keepRunning(
  stage: Stage,
  service: Subgraph,
  role: 'relay' | 'consumer',
): Promise<KeptRunning> {
  let part = await stage.start(service, role);
  let over = false;
  const isOver = () => over;
  const running = (async () => {
    for (;;) {
      await part.ended;
      if (isOver()) return;
      part = await stage.start(service, role).catch(async () => {
        await wait(100);
        return part;
      });
    }
  })();
  return {
    kill: () => void process.kill(part.pid, 'SIGKILL'),
    letGo: async () => {
      over = true;
      await part.stop();
      await running;
    },
  };
}
