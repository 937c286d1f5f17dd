import { readConfiguration } from '@reformgraph/subgraph-kit';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import { settings, subgraphUrl } from './config.ts';

const KEY = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'AAAA', d: 'BBBB' });
const base = {
  PORT: '4000',
  IDENTITY_PRIVATE_KEY: KEY,
  ...Object.fromEntries(
    SUBGRAPHS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, `http://${name}.internal/graphql`]),
  ),
};
const issuer = { OIDC_ISSUER: 'https://id.example.org', OIDC_JWKS_URL: 'https://id.example.org/keys' };
const production = { ...base, ...issuer, ALLOWED_HOSTS: 'graph.example.org' };
const development = { ...base, PLATFORM_MODE: 'development', DEVELOPMENT_KEY: KEY };

/** The keys that are refused. */
const refused = (environment: Record<string, string>): string[] =>
  settings.safeParse(environment).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('in production', () => {
  it('is the mode unless another is named', () => {
    expect(settings.parse(production)).toMatchObject({ PLATFORM_MODE: 'production', HOST: '127.0.0.1' });
  });

  it('refuses the development key', () => {
    expect(refused({ ...production, DEVELOPMENT_KEY: KEY })).toEqual(['DEVELOPMENT_KEY']);
  });

  it('needs an issuer, its keys, and the hosts it answers', () => {
    expect(refused(base)).toEqual(['OIDC_ISSUER', 'ALLOWED_HOSTS']);
    expect(refused({ ...production, ALLOWED_HOSTS: ' , ' })).toEqual(['ALLOWED_HOSTS']);
    expect(refused({ ...base, ALLOWED_HOSTS: 'a', OIDC_ISSUER: issuer.OIDC_ISSUER })).toEqual([
      'OIDC_JWKS_URL',
    ]);
  });

  it('refuses the development issuer', () => {
    expect(refused({ ...production, OIDC_ISSUER: 'urn:reformgraph:development' })).toEqual(['OIDC_ISSUER']);
  });
});

describe('in development', () => {
  it('takes the development key without an issuer', () => {
    expect(settings.parse(development)).toMatchObject({ DEVELOPMENT_KEY: { kty: 'OKP' }, ALLOWED_HOSTS: [] });
  });

  it('needs the key or an issuer', () => {
    expect(refused({ ...base, PLATFORM_MODE: 'development' })).toEqual(['DEVELOPMENT_KEY']);
    expect(refused({ ...base, ...issuer, PLATFORM_MODE: 'development' })).toEqual([]);
  });

  it('refuses the development issuer as a real one', () => {
    expect(refused({ ...development, ...issuer, OIDC_ISSUER: 'urn:reformgraph:development' })).toEqual([
      'OIDC_ISSUER',
    ]);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', 'LOCALHOST'])('listens on %s', (HOST) => {
    expect(settings.parse({ ...development, HOST })).toMatchObject({ HOST });
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', '128.0.0.1', '127.example.org', 'localhost.example.org'])(
    'refuses in one sentence to listen on %s, with and without the key',
    (HOST) => {
      for (const environment of [development, { ...base, ...issuer, PLATFORM_MODE: 'development' }])
        expect(() => readConfiguration(settings, { ...environment, HOST })).toThrow(
          /^The configuration cannot be used:\n {2}HOST: must be a loopback address .+$/,
        );
      expect(refused({ ...production, HOST })).toEqual([]);
    },
  );
});

it('reads lists separated by commas', () => {
  const { ALLOWED_HOSTS, ALLOWED_ORIGINS } = settings.parse({
    ...production,
    ALLOWED_HOSTS: 'a.example.org, b.example.org,',
  });
  expect({ ALLOWED_HOSTS, ALLOWED_ORIGINS }).toEqual({
    ALLOWED_HOSTS: ['a.example.org', 'b.example.org'],
    ALLOWED_ORIGINS: [],
  });
});

it('needs the address of every subgraph, and knows each', () => {
  expect(refused({ PORT: '4000', ...issuer, ALLOWED_HOSTS: 'a', IDENTITY_PRIVATE_KEY: KEY })).toEqual(
    SUBGRAPHS.map((name) => `SUBGRAPH_URL_${name.toUpperCase()}`),
  );
  const config = settings.parse(production);
  expect(SUBGRAPHS.map((name) => subgraphUrl(config, name))).toEqual(
    SUBGRAPHS.map((name) => `http://${name}.internal/graphql`),
  );
});
