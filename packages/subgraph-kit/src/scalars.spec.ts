import fc from 'fast-check';
import { parseValue as literal, type GraphQLScalarType } from 'graphql';
import { scalarResolvers } from './scalars.ts';

const { Date: date, DateTime: dateTime, Decimal: decimal } = scalarResolvers;

function refused(scalar: GraphQLScalarType, value: unknown): unknown {
  try {
    return { accepted: scalar.parseValue(value) };
  } catch (error) {
    return error;
  }
}
const BAD_INPUT = { extensions: { code: 'BAD_USER_INPUT' } };

describe('Date', () => {
  it('takes the days of the calendar', () => {
    expect(date.parseValue('2024-02-29')).toBe('2024-02-29');
    expect(date.parseLiteral(literal('"2024-05-06"'))).toBe('2024-05-06');
  });

  it.each(['2023-02-29', '2024-04-31', '2024-13-01', '2024-5-6', '2024-05-06T00:00:00Z', '', 20240506, null])(
    'refuses %p',
    (value) => {
      expect(refused(date, value)).toMatchObject(BAD_INPUT);
    },
  );

  it('refuses a literal that is no text', () => {
    expect(() => date.parseLiteral(literal('20240506'))).toThrow('Date must look like "2024-05-06".');
  });

  it('takes exactly what the calendar gives', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (day) => {
          const text = day.toISOString().slice(0, 10);
          expect(date.parseValue(text)).toBe(text);
        },
      ),
    );
  });
});

describe('DateTime', () => {
  it.each([
    ['2024-05-06T08:00:00+07:00', '2024-05-06T01:00:00.000Z'],
    ['2024-05-06T01:00:00Z', '2024-05-06T01:00:00.000Z'],
    ['2024-05-06T01:00Z', '2024-05-06T01:00:00.000Z'],
    ['2024-05-06T01:00:00.123456Z', '2024-05-06T01:00:00.123Z'],
  ])('reads %s as %s', (given, utc) => {
    expect(dateTime.parseValue(given)).toBe(utc);
  });

  it.each([
    '2024-05-06T08:00:00',
    '2024-05-06',
    '2024-05-06T25:00:00Z',
    '2024-13-06T00:00:00Z',
    'now',
    1715000000,
  ])('refuses %p', (value) => {
    expect(refused(dateTime, value)).toMatchObject(BAD_INPUT);
  });

  it('keeps the instant whatever the offset', () => {
    const instants = fc.date({
      min: new Date('1970-01-02'),
      max: new Date('2999-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, minutes) => {
        const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const two = (part: number) => String(part).padStart(2, '0');
        const size = Math.abs(minutes);
        const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(dateTime.parseValue(`${local}${offset}`)).toBe(instant.toISOString());
      }),
    );
  });
});

describe('Decimal', () => {
  it.each(['0', '8.25', '-0.001', '1'.repeat(40)])('takes %s as it is', (text) => {
    expect(decimal.parseValue(text)).toBe(text);
  });

  it.each(['1e3', '.5', '5.', '+1', '1,5', ' 1', '', '1'.repeat(41), 8.25, null])('refuses %p', (value) => {
    expect(refused(decimal, value)).toMatchObject(BAD_INPUT);
  });
});

describe('on the way out', () => {
  it.each([
    [date, '2024-05-06'],
    [dateTime, '2024-05-06T01:00:00.000Z'],
    [decimal, '8.25'],
  ])('%s passes its own text', (scalar, text) => {
    expect(scalar.serialize(text)).toBe(text);
  });

  it.each([
    [date, new Date(0)],
    [dateTime, '2024-05-06'],
    [decimal, 8.25],
  ])('%s refuses another value', (scalar, value) => {
    expect(() => scalar.serialize(value)).toThrow(`Not a ${scalar.name} on the way out`);
  });
});
