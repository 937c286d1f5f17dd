import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

const PARAMETERS = { N: 16_384, r: 8, p: 1 } as const satisfies ScryptOptions;
const BYTES = 32;

/** A new secret of a client: 256 bits drawn at random, with a prefix by which a leaked one is recognised. */
export function newSecret(): string {
  return `rgs_${randomBytes(BYTES).toString('base64url')}`;
}

/** What is kept of a secret: parameters, salt and hash. */
export async function hashOfSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt);
  return [
    'scrypt',
    PARAMETERS.N,
    PARAMETERS.r,
    PARAMETERS.p,
    salt.toString('base64'),
    hash.toString('base64'),
  ].join('$');
}

/**
 * True where the secret is the one that was hashed. Takes as long for no client at all, so that the time tells nobody
 * which clients there are.
 */
export async function isSecret(secret: string, kept: string | null): Promise<boolean> {
  const [, , , , salt = '', hash = ''] = (kept ?? NOBODYS).split('$');
  const expected = Buffer.from(hash, 'base64');
  const given = await derive(secret, Buffer.from(salt, 'base64'));
  return expected.length === given.length && timingSafeEqual(expected, given) && kept !== null;
}

const NOBODYS = `scrypt$$$$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(BYTES).toString('base64')}`;

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, BYTES, PARAMETERS, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
