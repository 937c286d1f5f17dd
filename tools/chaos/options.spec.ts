import { readOptions } from './options.ts';

describe('the command line of npm run chaos', () => {
  it('runs ten minutes with 200 faults by a seed of its own where nothing else is said', () => {
    expect(readOptions(['--transport', 'kafka'])).toEqual({
      transport: 'kafka',
      seconds: 600,
      seed: expect.any(Number) as number,
      faults: 200,
      control: null,
      json: false,
    });
  });

  it('takes everything that the usage names', () => {
    const argv = ['--transport', 'embedded', '--seconds', '60', '--seed', '7', '--faults', '30', '--json'];
    expect(readOptions([...argv, '--control', 'inbox-off'])).toEqual({
      transport: 'embedded',
      seconds: 60,
      seed: 7,
      faults: 30,
      control: 'inbox-off',
      json: true,
    });
    expect(readOptions(['--transport', 'embedded', '--minutes', '2'])).toMatchObject({
      seconds: 120,
      faults: 40,
    });
    expect(readOptions(['-h'])).toBe('help');
  });

  it.each([
    [[], '--transport takes kafka or embedded'],
    [['--transport', 'amqp'], '--transport takes kafka or embedded'],
    [['--transport', 'kafka', '--minutes', '1', '--seconds', '60'], 'by --minutes or by --seconds'],
    [['--transport', 'kafka', '--seconds', '5'], '--seconds takes a whole number from 20 to 86400, not "5".'],
    [['--transport', 'kafka', '--seed', 'x'], '--seed takes a whole number from 0 to 4294967295, not "x".'],
    [['--transport', 'kafka', '--faults', ''], '--faults takes a whole number from 1 to 100000, not "".'],
    [['--transport', 'kafka', '--control', 'none'], '--control takes inbox-off or row-deleted, not "none".'],
    [['--transport', 'kafka', '--fast'], "Unknown option '--fast'"],
  ])('refuses %j in a sentence', (argv, sentence) => {
    expect(() => readOptions(argv)).toThrow(expect.objectContaining({ name: 'Complaint' }) as Error);
    expect(() => readOptions(argv)).toThrow(sentence);
  });
});
