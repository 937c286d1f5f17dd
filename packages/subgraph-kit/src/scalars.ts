import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

function textScalar(name: string, pattern: RegExp, example: string, accept: (text: string) => string | null) {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' && pattern.test(value) ? accept(value) : null;
    if (text === null)
      throw new GraphQLError(`${name} must look like "${example}".`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    return text;
  };
  return new GraphQLScalarType<string, string>({
    name,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
    serialize: (value) => {
      if (typeof value !== 'string' || !pattern.test(value)) throw new Error(`Not a ${name} on the way out`);
      return value;
    },
  });
}

/** True for a day of the calendar: 2024-02-30 is none. */
function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** A day that exists, as ISO text. */
const date = textScalar('Date', /^\d{4}-\d{2}-\d{2}$/, '2024-05-06', (text) => (isDay(text) ? text : null));

/** An instant with an offset, normalised to UTC with milliseconds. */
const dateTime = textScalar(
  'DateTime',
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
  '2024-05-06T08:00:00+07:00',
  (text) => {
    const instant = new Date(text);
    return Number.isNaN(instant.getTime()) || !isDay(text.slice(0, 10)) ? null : instant.toISOString();
  },
);

/** An exact decimal of at most 40 characters; no exponent. */
const decimal = textScalar('Decimal', /^-?\d+(\.\d+)?$/, '8.25', (text) => (text.length <= 40 ? text : null));

/** Resolvers of the shared scalars. */
export const scalarResolvers = { Date: date, DateTime: dateTime, Decimal: decimal };
