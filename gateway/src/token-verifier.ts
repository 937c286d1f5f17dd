import { DEVELOPMENT_ISSUER, unavailable, type Refusal } from '@reformgraph/subgraph-kit';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import type { Config } from './config.ts';
import { TokenRefused } from './token-refused.ts';

/** What a bearer token proves: a subject, and whether the development key vouches for it. */
export interface ProvenSubject {
  readonly subject: string;
  readonly developmentKey: boolean;
}

export type VerifyToken = (token: string) => Promise<ProvenSubject>;

const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];
const LONGEST_SUBJECT = 200;

/** What jose throws where the issuer's keys, not the token, are at fault. */
const KEYS_AWAY = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];

/**
 * Verifies tokens by the keys of the configured issuer, and in development by the development key. Throws
 * TokenRefused, or SERVICE_UNAVAILABLE while the issuer does not tell its keys.
 */
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
      throw new TokenRefused('UNAUTHENTICATED', {
        vi: 'Mã đăng nhập do một nơi không được công nhận cấp.',
        en: 'The token is of no known issuer.',
      });
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: config.OIDC_AUDIENCE,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      if (!payload.sub || payload.sub.length > LONGEST_SUBJECT)
        throw new TokenRefused('UNAUTHENTICATED', {
          vi: 'Mã đăng nhập không nêu được là của ai.',
          en: 'The token names no usable subject.',
        });
      return { subject: payload.sub, developmentKey: issuer === DEVELOPMENT_ISSUER };
    } catch (error) {
      throw error instanceof TokenRefused ? error : refusalOf(error);
    }
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof errors.JWTExpired)
    return new TokenRefused('TOKEN_EXPIRED', {
      vi: 'Phiên đăng nhập đã hết hạn, hãy đăng nhập lại.',
      en: 'The token has expired: sign in again.',
    });
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TokenRefused('UNAUTHENTICATED', {
      vi: `Mã đăng nhập không dùng được ở đây (“${error.claim}”).`,
      en: `The token is not good here ("${error.claim}").`,
    });
  if (error instanceof errors.JOSEError && !KEYS_AWAY.includes(error.code))
    return new TokenRefused('UNAUTHENTICATED', {
      vi: 'Không xác minh được mã đăng nhập.',
      en: 'The token cannot be verified.',
    });
  return unavailable(error);
}

/** The issuer a token claims; only picks the keys by which it must then verify. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new TokenRefused('UNAUTHENTICATED', {
      vi: 'Không đọc được mã đăng nhập.',
      en: 'The token cannot be read.',
    });
  }
}
