import { SUBGRAPHS, type Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { subgraphUrl, type Config } from './config.ts';

const KEPT_MILLISECONDS = 1_000;
const PATIENCE_MILLISECONDS = 2_000;

/** The subgraphs that are not ready. They are asked at most once a second, however often this is. */
export function createReadiness(config: Config): () => Promise<readonly Subgraph[]> {
  let kept: Promise<readonly Subgraph[]> | undefined;
  const ask = async () => {
    const answers = await Promise.all(SUBGRAPHS.map((subgraph) => isReady(subgraphUrl(config, subgraph))));
    return SUBGRAPHS.filter((_subgraph, position) => !answers[position]);
  };
  return () => {
    kept ??= ask().finally(() => {
      setTimeout(() => {
        kept = undefined;
      }, KEPT_MILLISECONDS).unref();
    });
    return kept;
  };
}

async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  return fetch(new URL('/readyz', url), { signal }).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
}
