import { postgresUrl, readConfiguration, subgraphSettings } from '@reformgraph/subgraph-kit';
import { z } from 'zod';

/** Every setting, with what it means. */
export const settings = z.object({
  ...subgraphSettings,
  DATABASE_URL_REPORTING: postgresUrl.describe("The service's own database."),
});

/** The service's configuration; the only reader of the environment. Throws BadConfiguration. */
export const readConfig = () => readConfiguration(settings, process.env);
