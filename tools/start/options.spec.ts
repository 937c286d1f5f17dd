import { Complaint } from './complaint.ts';
import { readOptions } from './options.ts';

const STANDARD = { port: 4000, empty: false, exit: false, json: false, kafka: false, transcript: null };

describe('the options of npm start', () => {
  it('are these where none is given', () => {
    expect(readOptions([])).toEqual(STANDARD);
  });

  it('are read, a transcript from where npm was called', () => {
    const called = process.env['INIT_CWD'];
    process.env['INIT_CWD'] = '/called/here';
    try {
      expect(readOptions(['--port', '4100', '--exit', '--json', '--transcript', 'all.jsonl'])).toEqual({
        ...STANDARD,
        port: 4100,
        exit: true,
        json: true,
        transcript: '/called/here/all.jsonl',
      });
    } finally {
      if (called === undefined) delete process.env['INIT_CWD'];
      else process.env['INIT_CWD'] = called;
    }
  });

  it.each([['--help'], ['-h', '--port', '4100']])('ask for help by %s', (...argv) => {
    expect(readOptions(argv)).toBe('help');
  });

  it.each([
    [['--port', '0'], '--port takes a number from 1 to 65535, not "0".'],
    [['--port', 'x'], '--port takes a number from 1 to 65535, not "x".'],
    [['--json'], '--json prints the result of a play that ends: give it with --exit.'],
    [
      ['--empty', '--exit'],
      '--empty plays nothing, so there is no result for --exit, --json or --transcript.',
    ],
    [
      ['--empty', '--transcript', 'x'],
      '--empty plays nothing, so there is no result for --exit, --json or --transcript.',
    ],
    [['--colour'], "Unknown option '--colour'; usage: npm start -- "],
    [['play'], "Unexpected argument 'play'; usage: npm start -- "],
    [['--port'], "Option '--port <value>' argument missing; usage: npm start -- "],
  ])('are refused in one line for %j', (argv, sentence) => {
    const refused = () => readOptions(argv);
    expect(refused).toThrow(Complaint);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow('\n');
  });
});
