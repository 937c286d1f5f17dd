import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { RequestIdentity } from './actor.ts';
import { createIdentitySigner, createIdentityVerifier, type VerifyIdentity } from './identity-token.ts';

const identity: RequestIdentity = {
  actor: {
    kind: 'person',
    personId: '018f0000-0000-7000-8000-000000000001',
    organizationId: '018f0000-0000-7000-8000-000000000002',
    rights: [{ role: 'UNIT_OFFICER', organizationId: '018f0000-0000-7000-8000-000000000002' }],
    developmentKey: false,
  },
  requestId: 'request-1',
  businessTime: '2024-05-06T01:00:00.000Z',
};

async function keyPair(): Promise<{ publicKey: JWK; privateKey: JWK }> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { publicKey: await exportJWK(pair.publicKey), privateKey: await exportJWK(pair.privateKey) };
}

let keys: Awaited<ReturnType<typeof keyPair>>;
let verify: VerifyIdentity;

beforeAll(async () => {
  keys = await keyPair();
  verify = await createIdentityVerifier(keys.publicKey, 'organizations');
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the gateway would sign it, but for `different`. */
async function token(
  different: { issuer?: string; issuedAt?: number; expires?: number; claims?: object } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...identity, ...different.claims })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(different.issuer ?? 'reformgraph-gateway')
    .setAudience('organizations')
    .setIssuedAt(different.issuedAt ?? now)
    .setExpirationTime(different.expires ?? now + 30)
    .sign(await importJWK(keys.privateKey, 'EdDSA'));
}

it('verifies what the gateway signed', async () => {
  const sign = await createIdentitySigner(keys.privateKey);
  expect(await verify(await sign('organizations', identity))).toEqual(identity);
  expect(await verify(await token())).toEqual(identity);
});

it('refuses a token meant for another subgraph', async () => {
  const sign = await createIdentitySigner(keys.privateKey);
  expect(await verify(await sign('reporting', identity))).toBeNull();
});

it('refuses a token of another key', async () => {
  const sign = await createIdentitySigner((await keyPair()).privateKey);
  expect(await verify(await sign('organizations', identity))).toBeNull();
});

it('refuses a token of another issuer', async () => {
  expect(await verify(await token({ issuer: 'urn:reformgraph:development' }))).toBeNull();
});

it('refuses an expired token, but for a few seconds of clocks that differ', async () => {
  const now = Math.floor(Date.now() / 1000);
  expect(await verify(await token({ issuedAt: now - 60, expires: now - 30 }))).toBeNull();
  expect(await verify(await token({ issuedAt: now - 32, expires: now - 2 }))).toEqual(identity);
});

it('signs for 30 seconds', async () => {
  const sign = await createIdentitySigner(keys.privateKey);
  const [, payload = ''] = (await sign('organizations', identity)).split('.');
  const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    iat: number;
    exp: number;
  };
  expect(exp - iat).toBe(30);
});

it('refuses a token that names no algorithm', async () => {
  const [, payload = '', signature = ''] = (await token()).split('.');
  expect(await verify(`${part({ alg: 'none' })}.${payload}.`)).toBeNull();
  expect(await verify(`${part({ alg: 'none' })}.${payload}.${signature}`)).toBeNull();
});

it('refuses a token signed with the public key as a shared secret', async () => {
  const now = Math.floor(Date.now() / 1000);
  const forged = await new SignJWT({ ...identity })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('reformgraph-gateway')
    .setAudience('organizations')
    .setIssuedAt(now)
    .setExpirationTime(now + 30)
    .sign(Buffer.from(keys.publicKey.x ?? '', 'base64url'));
  expect(await verify(forged)).toBeNull();
});

it('refuses a token whose claims were changed after signing', async () => {
  const [header = '', payload = '', signature = ''] = (await token()).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const raised = part({
    ...claims,
    actor: { ...identity.actor, rights: [{ role: 'ADMIN', organizationId: null }] },
  });
  expect(await verify([header, raised, signature].join('.'))).toBeNull();
});

it.each([
  ['an unknown role', { actor: { ...identity.actor, rights: [{ role: 'KING', organizationId: null }] } }],
  ['an unknown kind of actor', { actor: { kind: 'root' } }],
  ['no request id', { requestId: '' }],
  ['a business time that is none', { businessTime: 'today' }],
])('refuses claims with %s', async (_case, claims) => {
  expect(await verify(await token({ claims }))).toBeNull();
});

it.each([undefined, '', 'abc', 'a.b.c'])('refuses %p', async (text) => {
  expect(await verify(text)).toBeNull();
});
