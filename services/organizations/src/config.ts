import { postgresUrl, readConfiguration, subgraphSettings } from '@reformgraph/subgraph-kit';
import { z } from 'zod';

/** Every setting, with what it means. */
export const settings = z.object({
  ...subgraphSettings,
  DATABASE_URL_ORGANIZATIONS: postgresUrl.describe("The service's own database."),
  FIRST_ADMINISTRATOR_SUBJECT: z
    .string()
    .min(1)
    .optional()
    .describe('Subject of the token that may register the first administrator; holds while nobody is ADMIN.'),
});

/** The service's configuration; the only reader of the environment. Throws BadConfiguration. */
export const readConfig = () => readConfiguration(settings, process.env);
export type Config = z.output<typeof settings>;
