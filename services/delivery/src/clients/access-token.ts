import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** How long a token is good for; what was revoked is cut at once all the same. */
export const TOKEN_SECONDS = 600;

const ISSUER = 'urn:reformgraph:delivery';
const ALGORITHM = 'HS256';

const claims = z.object({
  sub: z.string(),
  secret_version: z.int(),
  scope: z.string().optional(),
});

/** Whom a token speaks for. What it may do is asked of the database at each request. */
export interface TokenClaims {
  readonly clientId: string;
  readonly secretVersion: number;
  /** The scopes that it was asked for, which bound what it may do; null for whatever the client may. */
  readonly scope: string | null;
}

export interface AccessTokens {
  sign(claims: TokenClaims): Promise<string>;
  /** Null for what is no token of ours, or is over. */
  read(token: string): Promise<TokenClaims | null>;
}

/** Tokens that are signed by `secret`. */
export function createAccessTokens(secret: string): AccessTokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: ({ clientId, secretVersion, scope }) =>
      new SignJWT({ secret_version: secretVersion, ...(scope === null ? {} : { scope }) })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setSubject(clientId)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .sign(key),
    read: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: ISSUER,
          algorithms: [ALGORITHM],
          requiredClaims: ['exp', 'iat'],
        });
        const { sub, secret_version, scope } = claims.parse(payload);
        return { clientId: sub, secretVersion: secret_version, scope: scope ?? null };
      } catch {
        return null;
      }
    },
  };
}
