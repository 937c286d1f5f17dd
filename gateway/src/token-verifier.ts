import { DEVELOPMENT_ISSUER } from '@reformgraph/subgraph-kit';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import type { Config } from './config.ts';

/** What a bearer token proves: a subject, and whether the development key vouches for it. */
export interface ProvenSubject {
  readonly subject: string;
  readonly developmentKey: boolean;
}

/** A token that proves nothing; `code` tells the client whether to sign in again. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED';
  constructor(code: TokenRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export type VerifyToken = (token: string) => Promise<ProvenSubject>;

const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];
const LONGEST_SUBJECT = 200;

/** Verifies tokens by the keys of the configured issuer, and in development by the development key. */
export function createTokenVerifier(config: Config): VerifyToken {
  const issuers = new Map<string, JWTVerifyGetKey>();
  if (config.OIDC_ISSUER && config.OIDC_JWKS_URL)
    issuers.set(config.OIDC_ISSUER, createRemoteJWKSet(new URL(config.OIDC_JWKS_URL)));
  if (config.PLATFORM_MODE === 'development' && config.DEVELOPMENT_KEY) {
    const { d: _private, ...publicKey } = config.DEVELOPMENT_KEY;
    issuers.set(DEVELOPMENT_ISSUER, createLocalJWKSet({ keys: [publicKey] }));
  }
  return async (token) => {
    const issuer = issuerOf(token);
    const keys = issuer === undefined ? undefined : issuers.get(issuer);
    if (!keys || issuer === undefined)
      throw new TokenRefused('UNAUTHENTICATED', 'The token is of no known issuer.');
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: config.OIDC_AUDIENCE,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      if (!payload.sub || payload.sub.length > LONGEST_SUBJECT)
        throw new TokenRefused('UNAUTHENTICATED', 'The token names no usable subject.');
      return { subject: payload.sub, developmentKey: issuer === DEVELOPMENT_ISSUER };
    } catch (error) {
      if (error instanceof TokenRefused) throw error;
      if (error instanceof errors.JWTExpired)
        throw new TokenRefused('TOKEN_EXPIRED', 'The token has expired: sign in again.');
      if (error instanceof errors.JOSEError)
        throw new TokenRefused('UNAUTHENTICATED', 'The token cannot be verified.');
      throw error;
    }
  };
}

/** The issuer a token claims; only picks the keys by which it must then verify. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new TokenRefused('UNAUTHENTICATED', 'The token cannot be read.');
  }
}
