import fc from 'fast-check';
import { searchKey } from './names.ts';

const LETTERS = Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY0123456789 -');
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const VOWELS = new Set('aăâeêioôơuưyAĂÂEÊIOÔƠUƯY');
const names = fc
  .array(fc.tuple(fc.constantFrom(...LETTERS), fc.constantFrom(...TONES)), { minLength: 1, maxLength: 40 })
  .map((parts) => parts.map(([letter, tone]) => (VOWELS.has(letter) ? letter + tone : letter)).join(''));

/** What somebody types who has no Vietnamese keyboard. */
const typedPlainly = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D');

describe('searchKey', () => {
  it.each([
    ['Sở Nội vụ', 'so noi vu'],
    ['Đội ĐIỀU hành', 'doi dieu hanh'],
    ['  Ủy ban   nhân dân ', 'uy ban nhan dan'],
  ])('of "%s" is "%s"', (name, key) => {
    expect(searchKey(name)).toBe(key);
  });

  it('joins all names of a unit', () => {
    expect(searchKey('Sở Nội vụ', 'Home Affairs', 'SNV')).toBe('so noi vu home affairs snv');
  });

  it('finds any name by what is typed without marks, with either case, composed or not', () => {
    fc.assert(
      fc.property(names, names, names, (before, name, after) => {
        const kept = searchKey(before, name, after);
        for (const typed of [
          typedPlainly(name),
          name.toUpperCase(),
          name.toLowerCase(),
          name.normalize('NFD'),
        ])
          expect(kept).toContain(searchKey(typed));
      }),
    );
  });
});
