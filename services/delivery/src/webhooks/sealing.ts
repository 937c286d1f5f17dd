import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const MARK_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the database: what is stored can be read with the key of the configuration alone. */
export interface Seal {
  /** `owner` is the id of whose secret it is: sealed for one, it cannot be opened as another's. */
  seal(secret: string, owner: string): Buffer;
  /** Throws SealBroken where no key fits, or where it was sealed for another. */
  open(sealed: Buffer, owner: string): string;
}

/** A stored secret cannot be read; the message tells nothing of it. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** A key as it is configured: 32 bytes in base64. */
export function isSealingKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === KEY_BYTES;
}

/** Seals by the first of the keys and opens by any, so that a key is replaced by writing the new one in front. */
export function createSeal(keys: readonly string[]): Seal {
  const known = keys.map((text) => {
    const key = Buffer.from(text, 'base64');
    return { key, mark: createHash('sha256').update(key).digest().subarray(0, MARK_BYTES) };
  });
  const [newest] = known;
  if (!newest) throw new Error('Sealing needs a key.');
  return {
    seal: (secret, owner) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest.key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([newest.mark, nonce, cipher.getAuthTag(), text]);
    },
    open: (sealed, owner) => {
      const mark = sealed.subarray(0, MARK_BYTES);
      const fitting = known.find((candidate) => candidate.mark.equals(mark));
      if (!fitting) throw new SealBroken('No configured key opens this secret.');
      const nonce = sealed.subarray(MARK_BYTES, MARK_BYTES + NONCE_BYTES);
      const tag = sealed.subarray(MARK_BYTES + NONCE_BYTES, MARK_BYTES + NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv(ALGORITHM, fitting.key, nonce, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(owner))
          .setAuthTag(tag);
        const text = sealed.subarray(MARK_BYTES + NONCE_BYTES + TAG_BYTES);
        return decipher.update(text, undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new SealBroken('A stored secret was changed, or sealed for another webhook.');
      }
    },
  };
}
