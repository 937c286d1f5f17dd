import { UnreadableEvent } from '@reformgraph/event-contracts';
import { isPassing, reasonOf } from './failures.ts';

const fromServer = (code: string, rest: object = {}) =>
  Object.assign(new Error('invalid input: "secret"'), { severity: 'ERROR', code, ...rest });

describe('a failure', () => {
  it.each(['08006', '40001', '40P01', '53300', '55P03', '57P01', '25006'])(
    'passes with SQLSTATE %s',
    (code) => {
      expect(isPassing(fromServer(code))).toBe(true);
    },
  );

  it.each(['22P02', '23505', '23P01', '25P02', '42501', '42P01'])('stays with SQLSTATE %s', (code) => {
    expect(isPassing(fromServer(code))).toBe(false);
  });

  it('passes where the connection is at fault, and stays where the code is', () => {
    expect(isPassing(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe(true);
    expect(isPassing(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]))).toBe(
      true,
    );
    expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassing(new TypeError('x is undefined'))).toBe(false);
    expect(isPassing('text')).toBe(false);
  });

  it('is told by codes, names and places, without data', () => {
    expect(
      reasonOf(
        fromServer('23505', { table: 'tally', constraint: 'tally_pkey', detail: 'Key (id)=(secret)' }),
      ),
    ).toBe('SQLSTATE 23505, table tally, constraint tally_pkey');
    expect(reasonOf(new UnreadableEvent('BAD_DATA', 'data marks: invalid_type'))).toBe(
      'BAD_DATA: data marks: invalid_type',
    );
    expect(reasonOf(new TypeError('secret'))).toMatch(/^TypeError at failures\.spec\.ts:\d+$/);
  });
});
