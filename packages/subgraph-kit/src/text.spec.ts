import fc from 'fast-check';
import {
  checkedLine,
  isUsableText,
  localizedLine,
  localizedText,
  localizedTexts,
  normaliseLine,
} from './text.ts';

const LETTERS = Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY0123456789 -\t\u00a0');
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const texts = fc
  .array(fc.tuple(fc.constantFrom(...LETTERS), fc.constantFrom(...TONES)), { minLength: 1, maxLength: 40 })
  .map((parts) => parts.map(([letter, tone]) => letter + tone).join(''));

describe('a line', () => {
  it('is composed, trimmed, and its white space joined', () => {
    expect(normaliseLine('  Sở \t Nội\u00a0\n vụ '.normalize('NFD'))).toBe('Sở Nội vụ');
  });

  it('is one for all ways to write it, and stays so', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const kept = normaliseLine(text);
        expect(kept).toBe(kept.normalize('NFC'));
        expect(normaliseLine(text.normalize('NFD'))).toBe(kept);
        expect(normaliseLine(kept)).toBe(kept);
      }),
    );
  });

  it('has 1 to `longest` characters as it is kept', () => {
    expect(checkedLine(' ab ', ['code'], 2)).toBe('ab');
    expect(checkedLine(' abc ', ['code'], 2)).toMatchObject({ failure: 'INVALID_INPUT', path: ['code'] });
    expect(localizedLine({ vi: 'a', en: ' \n' }, ['name'], 2)).toMatchObject({ path: ['name', 'en'] });
  });
});

describe('a text', () => {
  it('keeps its lines', () => {
    expect(localizedText({ vi: ' Một\r\nhai  ba\n', en: 'x' }, ['reason'], 20)).toEqual({
      vi: 'Một\nhai  ba',
      en: 'x',
    });
  });

  it('is told by its place in a list, and a list that is too long', () => {
    const text = { vi: 'a', en: 'a' };
    const limits = { most: 2, longest: 5 };
    expect(localizedTexts([text, { vi: 'a', en: '' }], ['list'], limits)).toMatchObject({
      path: ['list', '1', 'en'],
    });
    expect(localizedTexts([text, text, text], ['list'], limits)).toMatchObject({ path: ['list'] });
  });
});

describe('isUsableText', () => {
  it.each(['Sở Nội vụ', '\t\r\n', '', '𝔰ở', 'Sở'.normalize('NFD')])('takes %j', (text) => {
    expect(isUsableText(text)).toBe(true);
  });

  it.each(['a\u0000', '\u001b[31m', '\u007f', '\u0085', '\ud800', 'a\udc00b'])('refuses %j', (text) => {
    expect(isUsableText(text)).toBe(false);
  });
});
