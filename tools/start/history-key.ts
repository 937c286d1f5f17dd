import { createHmac, createPrivateKey, type JsonWebKey } from 'node:crypto';

/** What comes before the 32 bytes of a private Ed25519 key in PKCS #8 (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The private key by which a local platform signs histories: always the same for the same secret. */
export function historySigningKey(databaseSecret: string): JsonWebKey {
  const seed = createHmac('sha256', databaseSecret).update('histories').digest();
  return createPrivateKey({
    key: Buffer.concat([ED25519_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  }).export({ format: 'jwk' });
}
