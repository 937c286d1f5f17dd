import { jsonWebKey, postgresUrl, readConfiguration, subgraphSettings } from '@reformgraph/subgraph-kit';
import { z } from 'zod';

/** Every setting, with what it means. */
export const settings = z.object({
  ...subgraphSettings,
  DATABASE_URL_ASSESSMENT: postgresUrl.describe("The service's own database."),
  HISTORY_SIGNING_KEY: jsonWebKey.describe(
    'Private Ed25519 key by which the histories of assessments are signed.',
  ),
});

/** The service's configuration; the only reader of the environment. Throws BadConfiguration. */
export const readConfig = () => readConfiguration(settings, process.env);
export type Config = z.output<typeof settings>;
