import { isDatabaseAway, isUnstorable } from './database-errors.ts';

/** An error as Prisma throws it for one of its driver's. */
const thrownByPrisma = (code: string, cause: object) =>
  Object.assign(new Error('Invalid `prisma.block.findMany()` invocation'), {
    code,
    meta: { driverAdapterError: Object.assign(new Error('driver'), { cause }) },
  });
const answered = (state: string) =>
  thrownByPrisma('P2039', { kind: 'postgres', originalCode: state, code: state, severity: 'FATAL' });

it.each([
  ['a server that shuts down', answered('57P01')],
  ['a server that crashed', answered('57P02')],
  ['a server that starts', answered('57P03')],
  ['a server without a free connection', thrownByPrisma('P2037', { originalCode: '53300' })],
  ['no server', thrownByPrisma('P1001', { kind: 'DatabaseNotReachable' })],
  ['a connection that was cut', thrownByPrisma('P1017', { kind: 'ConnectionClosed' })],
  ['a connection that says nothing', thrownByPrisma('P1008', { kind: 'SocketTimeout' })],
  [
    'a transaction that got no connection',
    Object.assign(new Error('Transaction API error'), { code: 'P2028' }),
  ],
  ['the driver’s own lost connection', new Error('Connection terminated unexpectedly')],
  [
    'the driver’s own connection after a loss',
    new Error('Client has encountered a connection error and is not queryable'),
  ],
  ['the network', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
])('takes %s for an outage', (_case, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

it.each([
  ['a value that no column takes', answered('22P02')],
  ['a constraint', thrownByPrisma('P2002', { kind: 'UniqueConstraintViolation', originalCode: '23505' })],
  ['a missing table', thrownByPrisma('P2021', { kind: 'TableDoesNotExist', originalCode: '42P01' })],
  ['a bug', new TypeError('Cannot read properties of undefined')],
  ['nothing', undefined],
])('does not take %s for an outage', (_case, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

it('knows a value that no database can hold', () => {
  expect(['22021', '22P05', '22008'].map(answered).map(isUnstorable)).toEqual([true, true, true]);
  expect([answered('22P02'), answered('57P01'), new TypeError('bug')].some(isUnstorable)).toBe(false);
});
