import { UnknownTopic } from './event-log.ts';
import { SendFailures } from './send-failures.ts';
import { keepingLogger } from './spec-logger.ts';

const away = () => Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
const refusal = () => new UnknownTopic('a topic');
const ours = () => new TypeError('x is undefined');

describe('sends that fail', () => {
  const logger = keepingLogger();
  const failures = () => new SendFailures(logger);
  const times = (count: number, each: () => void) => Array.from({ length: count }).forEach(each);
  beforeEach(() => void logger.told.splice(0));

  it('are tried for ever with growing pauses while the log is away or refuses, told once each', () => {
    const known = failures();
    expect(Array.from({ length: 8 }, () => known.after(away()))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
    expect(known.fault).toBe('UNREACHABLE');
    times(100, () => known.after(refusal()));
    expect(known.fault).toBe('TOPIC_MISSING');
    expect(logger.told.map(({ message }) => message)).toEqual([
      expect.stringContaining('does not take'),
      expect.stringContaining('refuses'),
    ]);
    known.over();
    expect(known.fault).toBeNull();
    expect(known.after(away())).toBe(100);
  });

  it('are thrown at the fifth in a row that is neither', () => {
    const known = failures();
    times(4, () => known.after(ours()));
    expect(known.fault).toBeNull();
    expect(() => known.after(ours())).toThrow(TypeError);
  });

  it('begin to count anew after a success, and after an outage or a refusal', () => {
    const known = failures();
    for (const between of [() => known.over(), () => known.after(away()), () => known.after(refusal())]) {
      times(4, () => known.after(ours()));
      between();
    }
    times(4, () => known.after(ours()));
    expect(() => known.after(ours())).toThrow(TypeError);
  });
});
