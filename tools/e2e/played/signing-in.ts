import { generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import {
  AUDIENCE,
  DEVELOPMENT_ISSUER,
  mintDevelopmentToken,
} from '@reformgraph/subgraph-kit/development-sign-in';
import { ask, keysOf } from '../graph.ts';
import type { PlayedPlatform } from './platform.ts';

/** Who is let in, and who is not, at the gateway and behind it. */
export function describeSigningIn(played: PlayedPlatform): void {
  const WHO = '{ viewer { person { organization { code } } rights { role } } }';

  it('tells who the token’s person is', async () => {
    expect((await played.as('unit-officer.Q01', WHO)).data).toEqual({
      viewer: { person: { organization: { code: 'Q01' } }, rights: [{ role: 'UNIT_OFFICER' }] },
    });
  });

  it('leaves a reader without a token anonymous', async () => {
    expect(await ask(played.graph, WHO)).toMatchObject({ status: 200, data: { viewer: null }, errors: [] });
  });

  const refused = async (token: string) => {
    const answer = await ask(played.graph, WHO, {}, { authorization: `Bearer ${token}` });
    return { status: answer.status, code: answer.errors[0]?.extensions.code, data: answer.data };
  };

  it('refuses a token signed by another key', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: 'development' })
      .setIssuer(DEVELOPMENT_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('admin')
      .setExpirationTime('1h')
      .sign(privateKey);
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('refuses an expired token by a code of its own', async () => {
    const { token } = await mintDevelopmentToken(
      keysOf(played.workplace).developmentKey,
      'planner',
      new Date(Date.now() - 13 * 3_600_000),
    );
    expect(await refused(token)).toEqual({ status: 401, code: 'TOKEN_EXPIRED', data: null });
  });

  it('refuses a token without a signature (alg: none)', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part({
      iss: DEVELOPMENT_ISSUER,
      aud: AUDIENCE,
      sub: 'admin',
      exp: Math.floor(Date.now() / 1000) + 3600,
    })}.`;
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('refuses a token of nobody', async () => {
    const { token } = await mintDevelopmentToken(keysOf(played.workplace).developmentKey, 'nobody.Q99');
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('is no longer open to the first administrator', async () => {
    const { token } = await mintDevelopmentToken(
      keysOf(played.workplace).developmentKey,
      'first-administrator',
    );
    expect(await refused(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: null });
  });

  it('cannot be gone around: a subgraph refuses a request without, and with a forged identity', async () => {
    const port = played.running.parts()['assessment']?.port ?? 0;
    const direct = `http://127.0.0.1:${port}/graphql`;
    const query = '{ indexes { code } }';
    expect((await ask(direct, query)).status).toBe(401);
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const forge = async (key: CryptoKey, audience: string) =>
      new SignJWT({
        actor: {
          kind: 'person',
          personId: crypto.randomUUID(),
          organizationId: crypto.randomUUID(),
          developmentKey: true,
          rights: [{ role: 'COUNCIL', organizationId: null }],
        },
        requestId: 'forged',
        businessTime: new Date().toISOString(),
      })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('reformgraph-gateway')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('30s')
        .sign(key);
    const send = async (identity: string) =>
      (await ask(direct, query, {}, { 'x-reformgraph-identity': identity })).status;
    expect(await send(await forge(privateKey, 'assessment'))).toBe(401);
    const real = (await importJWK(keysOf(played.workplace).identityKey, 'EdDSA')) as CryptoKey;
    expect(await send(await forge(real, 'reporting'))).toBe(401);
    expect(await send(await forge(real, 'assessment'))).toBe(200);
  });

  it('is for known hosts and origins only', async () => {
    const from = (headers: Record<string, string>) => ask(played.graph, '{ blocks { code } }', {}, headers);
    expect((await from({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await from({ origin: `http://127.0.0.1:${played.workplace.port}` })).status).toBe(200);
  });
}
