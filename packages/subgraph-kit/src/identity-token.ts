import { importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import type { RequestIdentity } from './actor.ts';
import { ROLES } from './roles.ts';

/** The header by which the gateway tells a subgraph who asks. */
export const IDENTITY_HEADER = 'x-reformgraph-identity';

const ISSUER = 'reformgraph-gateway';
const ALGORITHM = 'EdDSA';
const LIFETIME_SECONDS = 30;

const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('person'),
    personId: z.uuid(),
    organizationId: z.uuid(),
    rights: z.array(z.object({ role: z.enum(ROLES), organizationId: z.uuid().nullable() })),
    developmentKey: z.boolean(),
  }),
  z.object({ kind: z.literal('first-administrator'), developmentKey: z.boolean() }),
  z.object({ kind: z.literal('gateway') }),
]);
const claims = z.object({
  actor,
  requestId: z.string().min(1),
  businessTime: z.iso.datetime(),
});

/** Signs an identity for one subgraph; it is good for 30 seconds of real time. */
export type SignIdentity = (subgraph: string, identity: RequestIdentity) => Promise<string>;
/** Verifies a signed identity; null where it is missing, forged, expired or meant for another subgraph. */
export type VerifyIdentity = (token: string | undefined) => Promise<RequestIdentity | null>;

/** The gateway's signer; `privateKey` is an Ed25519 JWK. */
export async function createIdentitySigner(privateKey: JWK): Promise<SignIdentity> {
  const key = await importJWK(privateKey, ALGORITHM);
  return (subgraph, identity) =>
    new SignJWT({ ...identity })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(subgraph)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(key);
}

/** A subgraph's verifier; `publicKey` is the gateway's Ed25519 JWK, `subgraph` the only audience accepted. */
export async function createIdentityVerifier(publicKey: JWK, subgraph: string): Promise<VerifyIdentity> {
  const key = await importJWK(publicKey, ALGORITHM);
  return async (token) => {
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer: ISSUER,
        audience: subgraph,
        algorithms: [ALGORITHM],
        requiredClaims: ['exp', 'iat'],
        clockTolerance: 5,
      });
      const parsed = claims.safeParse(payload);
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  };
}
