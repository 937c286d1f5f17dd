import { isIPv4 } from 'node:net';
import { eventLogSettings, jsonWebKey, port, readConfiguration } from '@reformgraph/subgraph-kit';
import type { Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Every setting, with what it means. */
export const settings = z
  .object({
    PORT: port.describe('Port of the graph.'),
    HOST: z.string().default('127.0.0.1').describe('Address it listens on.'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .describe('Least serious log line written.'),
    PLATFORM_MODE: z
      .enum(['production', 'development'])
      .default('production')
      .describe(
        'Development accepts tokens of the development key and serves the explorer, on a loopback HOST only.',
      ),
    OIDC_ISSUER: z.url().optional().describe('Issuer of the tokens that persons sign in with.'),
    OIDC_AUDIENCE: z.string().default('reformgraph').describe('Audience that tokens must name.'),
    OIDC_JWKS_URL: z.url().optional().describe("Address of the issuer's keys."),
    DEVELOPMENT_KEY: jsonWebKey
      .optional()
      .describe('Private key of development tokens; refused in production.'),
    IDENTITY_PRIVATE_KEY: jsonWebKey.describe(
      'Ed25519 key by which the gateway signs identities for subgraphs.',
    ),
    ALLOWED_ORIGINS: list.describe('Origins of frontends that may ask from a browser, separated by commas.'),
    ALLOWED_HOSTS: list.describe('Values of the Host header answered, separated by commas.'),
    SUBGRAPH_URL_ORGANIZATIONS: z.url().describe('Address of the organizations subgraph.'),
    SUBGRAPH_URL_SCHEDULING: z.url().describe('Address of the scheduling subgraph.'),
    SUBGRAPH_URL_ASSESSMENT: z.url().describe('Address of the assessment subgraph.'),
    SUBGRAPH_URL_REPORTING: z.url().describe('Address of the reporting subgraph.'),
    DELIVERY_URL: z
      .url()
      .optional()
      .describe('Address of delivery, which answers departments; without it there are no feeds.'),
    ...eventLogSettings,
  })
  .superRefine((config, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (config.PLATFORM_MODE === 'development') {
      if (!config.DEVELOPMENT_KEY && !config.OIDC_ISSUER)
        refuse('DEVELOPMENT_KEY', 'or OIDC_ISSUER must be set');
      if (!isLoopback(config.HOST))
        refuse(
          'HOST',
          'must be a loopback address (127.0.0.0/8, ::1 or localhost) in development, whose explorer signs anybody in as administrator',
        );
    } else {
      if (config.DEVELOPMENT_KEY) refuse('DEVELOPMENT_KEY', 'is refused in production');
      if (!config.OIDC_ISSUER) refuse('OIDC_ISSUER', 'must be set in production');
      if (config.ALLOWED_HOSTS.length === 0) refuse('ALLOWED_HOSTS', 'must be set in production');
    }
    if (config.OIDC_ISSUER && !config.OIDC_JWKS_URL) refuse('OIDC_JWKS_URL', 'must be set with OIDC_ISSUER');
    if (config.OIDC_ISSUER?.startsWith('urn:reformgraph:'))
      refuse('OIDC_ISSUER', 'cannot be the development issuer');
  });

const isLoopback = (host: string): boolean =>
  ['localhost', '::1'].includes(host.toLowerCase()) || (isIPv4(host) && host.startsWith('127.'));

export type Config = z.output<typeof settings>;

/** The gateway's configuration; the only reader of the environment. Throws BadConfiguration. */
export const readConfig = (): Config => readConfiguration(settings, process.env);

/** The address of a subgraph. */
export function subgraphUrl(config: Config, subgraph: Subgraph): string {
  const urls = {
    organizations: config.SUBGRAPH_URL_ORGANIZATIONS,
    scheduling: config.SUBGRAPH_URL_SCHEDULING,
    assessment: config.SUBGRAPH_URL_ASSESSMENT,
    reporting: config.SUBGRAPH_URL_REPORTING,
  };
  return urls[subgraph];
}
