import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** How far a chain had come at an instant, as somebody with a key attests. */
export interface SignedHead {
  readonly chain: string;
  /** How many entries the chain had. */
  readonly entries: number;
  /** Of the last entry, hexadecimal. */
  readonly hash: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly signedAt: string;
  /** The RFC 7638 thumbprint of the public key. */
  readonly key: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

/** Signs texts; `key` names the key, `publicKey` verifies. */
export interface Signer {
  readonly key: string;
  readonly publicKey: JsonWebKey;
  sign(text: string): string;
}

/** A signer with a private Ed25519 key as JSON Web Key. Throws where it is none. */
export function createSigner(jwk: JsonWebKey): Signer {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('A history is signed by an Ed25519 key');
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    key: thumbprintOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
  };
}

/** The RFC 7638 thumbprint of an Ed25519 key: what names it. */
export function thumbprintOf({ crv, kty, x }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

/** Public keys by their thumbprints. Throws where one is no Ed25519 key. */
export type KnownKeys = ReadonlyMap<string, KeyObject>;
export function knownKeys(keys: readonly JsonWebKey[]): KnownKeys {
  return new Map(
    keys.map((key) => [thumbprintOf(key), createPublicKey({ key: publicPart(key), format: 'jwk' })]),
  );
}

const publicPart = ({ crv, kty, x }: JsonWebKey): JsonWebKey =>
  Object.fromEntries(Object.entries({ crv, kty, x }).filter(([, value]) => value !== undefined));

/** Whether a text was signed by a known key. */
export function isSigned(text: string, key: string, signature: string, keys: KnownKeys): boolean {
  const publicKey = keys.get(key);
  return (
    publicKey !== undefined &&
    verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64url'))
  );
}

/** The text that is signed for a head. */
export function headText({ chain, entries, hash, signedAt }: Omit<SignedHead, 'key' | 'signature'>): string {
  return `reformgraph history head 1\n${chain}\n${entries}\n${hash}\n${signedAt}\n`;
}

/** Signs how far a chain has come. */
export function signHead(head: Omit<SignedHead, 'key' | 'signature'>, signer: Signer): SignedHead {
  return { ...head, key: signer.key, signature: signer.sign(headText(head)) };
}

/** Whether a known key signed the head as it is. */
export function isSignedHead(head: SignedHead, keys: KnownKeys): boolean {
  return isSigned(headText(head), head.key, head.signature, keys);
}
