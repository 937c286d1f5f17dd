import { UnknownTopic } from './event-log.ts';
import { LogFailures } from './log-failures.ts';
import { keepingLogger } from './spec-logger.ts';

const away = () => Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
const refusal = () => new UnknownTopic('a topic');
const ours = () => new TypeError('x is undefined');

const SENTENCES = { away: 'it is away', refused: 'it refuses', unexpected: 'it is tried again' };

describe('what is asked of the log and fails', () => {
  const logger = keepingLogger();
  const failures = () => new LogFailures(logger, SENTENCES);
  const times = (count: number, each: () => void) => Array.from({ length: count }).forEach(each);
  beforeEach(() => void logger.told.splice(0));

  it('is tried for ever with growing pauses while the log is away or refuses, told once each, and again for another reason', () => {
    const known = failures();
    expect(Array.from({ length: 8 }, () => known.after(away()))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
    expect(known.fault).toBe('UNREACHABLE');
    times(100, () => known.after(refusal()));
    expect(known.fault).toBe('TOPIC_MISSING');
    expect(logger.told.map(({ message }) => message)).toEqual([SENTENCES.away, SENTENCES.refused]);
    known.after(new UnknownTopic('another topic'));
    expect(logger.told).toHaveLength(3);
    known.after(ours());
    expect(known.fault).toBeNull();
    known.after(away());
    known.over();
    expect(known.fault).toBeNull();
    expect(known.after(away())).toBe(100);
  });

  it('is thrown at the fifth in a row that is neither', () => {
    const known = failures();
    times(4, () => known.after(ours()));
    expect(known.fault).toBeNull();
    expect(() => known.after(ours())).toThrow(TypeError);
  });

  it('begins to count anew after a success, and after an outage or a refusal', () => {
    const known = failures();
    for (const between of [() => known.over(), () => known.after(away()), () => known.after(refusal())]) {
      times(4, () => known.after(ours()));
      between();
    }
    times(4, () => known.after(ours()));
    expect(() => known.after(ours())).toThrow(TypeError);
  });
});
