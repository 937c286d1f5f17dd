import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createSeal, isSealingKey, SealBroken } from './sealing.ts';

const newKey = () => randomBytes(32).toString('base64');

describe('createSeal', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    const { seal, open } = createSeal([newKey()]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8 }), fc.uuid(), (secret, owner) => {
        const sealed = seal(secret, owner);
        expect(open(sealed, owner)).toBe(secret);
        expect(sealed.includes(secret)).toBe(false);
        expect(seal(secret, owner).equals(sealed)).toBe(false);
      }),
    );
  });

  it('refuses what was changed by a bit, cut, or sealed for another', () => {
    const { seal, open } = createSeal([newKey()]);
    const sealed = seal('whsec_secret', 'mine');
    expect(() => open(sealed, 'yours')).toThrow(SealBroken);
    for (let byte = 0; byte < sealed.length; byte += 1) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => open(changed, 'mine')).toThrow(SealBroken);
      expect(() => open(sealed.subarray(0, byte), 'mine')).toThrow(SealBroken);
    }
  });

  it('goes on to open what an older key sealed, and no more once that key is gone', () => {
    const [older, newer] = [newKey(), newKey()];
    const sealed = createSeal([older]).seal('whsec_secret', 'mine');
    const both = createSeal([newer, older]);
    expect(both.open(sealed, 'mine')).toBe('whsec_secret');
    expect(createSeal([newer]).open(both.seal('whsec_secret', 'mine'), 'mine')).toBe('whsec_secret');
    expect(() => createSeal([newer]).open(sealed, 'mine')).toThrow(SealBroken);
  });
});

describe('isSealingKey', () => {
  it.each([
    '',
    'short',
    `${newKey()} `,
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
  ])('refuses %p', (text) => expect(isSealingKey(text)).toBe(false));
  it('takes 32 bytes', () => expect(isSealingKey(newKey())).toBe(true));
});
