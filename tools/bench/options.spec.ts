import { FIGURES } from './catalogue.ts';
import { readOptions } from './options.ts';

describe('the options of the bench', () => {
  it('measure everything over both transports, three times, unless told otherwise', () => {
    expect(readOptions([])).toEqual({
      transports: ['embedded', 'kafka'],
      figures: Object.keys(FIGURES),
      rounds: 3,
      quick: false,
      json: false,
    });
    expect(readOptions(['--transport', 'kafka', '--only', 'commits,relay', '--quick', '--json'])).toEqual({
      transports: ['kafka'],
      figures: ['commits', 'relay'],
      rounds: 1,
      quick: true,
      json: true,
    });
    expect(readOptions(['--quick', '--rounds', '2'])).toMatchObject({ rounds: 2 });
    expect(readOptions(['-h'])).toBe('help');
  });

  it.each([
    [['--transport', 'carrier-pigeon'], 'takes kafka, embedded or both'],
    [['--only', 'relay,everything'], 'not "everything"'],
    [['--rounds', '0'], 'a whole number from 1'],
    [['--fast'], 'usage: npm run bench:events'],
  ])('refuse %j in one sentence', (argv, sentence) => {
    expect(() => readOptions(argv)).toThrow(sentence);
  });
});
