import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { differencesBetween, incompatibilities } from './differences.ts';
import type { JsonSchema } from './json-schema.ts';
import { incompatibleWith } from './spec-edits.ts';
import { compatibleWith, dataOf, schemas } from './spec-schemas.ts';

const ajv = new Ajv2020({ strict: false, ownProperties: true });
addFormats.default(ajv);
const takes = (schema: JsonSchema, data: unknown) => ajv.compile(schema)(data);

const pairs = (next: (schema: JsonSchema) => fc.Arbitrary<JsonSchema>) =>
  schemas.chain((older) =>
    next(older).chain((newer) =>
      fc.record({
        older: fc.constant(older),
        newer: fc.constant(newer),
        before: dataOf(older),
        after: dataOf(newer),
      }),
    ),
  );

describe('two versions of a schema', () => {
  it('are compatible where only words, order and optional fields differ, and then read each other’s data', () => {
    fc.assert(
      fc.property(pairs(compatibleWith), ({ older, newer, before, after }) => {
        expect(incompatibilities(older, newer)).toEqual([]);
        expect([takes(older, before), takes(newer, after)]).toEqual([true, true]);
        expect([takes(newer, before), takes(older, after)]).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });

  it('are refused where anything else differs, whichever is the older', () => {
    fc.assert(
      fc.property(pairs(incompatibleWith), ({ older, newer }) => {
        expect(incompatibilities(older, newer)).not.toEqual([]);
        expect(incompatibilities(newer, older)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('read each other’s data whenever they are called compatible, though they have nothing to do with each other', () => {
    let compatible = 0;
    const anything = fc.oneof(
      pairs(() => schemas),
      pairs((older) =>
        compatibleWith(older).chain((next) => fc.oneof(compatibleWith(next), incompatibleWith(next))),
      ),
    );
    fc.assert(
      fc.property(anything, ({ older, newer, before, after }) => {
        if (incompatibilities(older, newer).length > 0) return;
        compatible += 1;
        expect([takes(newer, before), takes(older, after)]).toEqual([true, true]);
      }),
      { numRuns: 300 },
    );
    expect(compatible).toBeGreaterThan(10);
  });

  it('differ in nothing from themselves', () => {
    fc.assert(fc.property(schemas, (schema) => expect(differencesBetween(schema, schema)).toEqual([])));
  });
});

describe('a schema', () => {
  const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
    type: 'object',
    properties,
    ...more,
  });
  const text = { type: 'string' };

  it.each<[string, JsonSchema, JsonSchema, string[]]>([
    ['a renamed field', object({ a: text }), object({ b: text }), []],
    [
      'a field that becomes required',
      object({ a: text }),
      object({ a: text }, { required: ['a'] }),
      ['a: the field became required'],
    ],
    [
      'a required field that goes',
      object({ a: object({ b: text }, { required: ['b'] }) }),
      object({ a: object({}) }),
      ['a.b: a required field was removed'],
    ],
    [
      'a further value',
      object({ a: { enum: ['x'] } }),
      object({ a: { enum: ['x', 'y'] } }),
      ['a: enum was ["x"] and is ["x","y"]'],
    ],
    [
      'a list that becomes longer',
      object({ a: { type: 'array', items: text, maxItems: 1 } }),
      object({ a: { type: 'array', items: text, maxItems: 2 } }),
      ['a: maxItems was 1 and is 2'],
    ],
    [
      'what a list holds',
      object({ a: { type: 'array', items: text } }),
      object({ a: { type: 'array', items: { type: 'integer' } } }),
      ['a[]: type was "string" and is "integer"'],
    ],
    [
      'null that comes in',
      object({ a: object({}) }),
      object({ a: { anyOf: [object({}), { type: 'null' }] } }),
      [
        'a: type was "object" and is absent',
        'a: the alternatives were absent and are [{"type":"object","properties":{}},{"type":"null"}]',
      ],
    ],
    [
      'a field where others are refused',
      object({ a: text }, { additionalProperties: false }),
      object({ a: text, b: text }, { additionalProperties: false }),
      ['b: an optional field was added where not every version passes over further fields'],
    ],
    [
      'a field below alternatives that say more of it',
      object({ a: object({ b: text }) }, { oneOf: [object({ a: object({}, { maxProperties: 1 }) })] }),
      object(
        { a: object({ b: text, c: text }) },
        { oneOf: [object({ a: object({}, { maxProperties: 1 }) })] },
      ),
      ['a.c: an optional field was added where not every version passes over further fields'],
    ],
    [
      'a shape where there was none',
      object({ a: {} }),
      object({ a: { properties: { b: text } } }),
      ['a.b: an optional field was added where not every version passes over further fields'],
    ],
    [
      'nothing at all any more',
      object({ a: { type: 'string' } }),
      object({ a: { not: {} } }),
      ['a: type was "string" and is absent', 'a: not was absent and is {}'],
    ],
  ])('tells of %s', (_case, older, newer, reasons) => {
    expect(incompatibilities(older, newer)).toEqual(reasons);
  });

  it('tells every difference, compatible ones and words too', () => {
    const older = object({ a: { ...text, description: 'One.' }, b: text });
    const newer = object({ a: { ...text, description: 'Another.', deprecated: true }, c: text });
    expect(differencesBetween(older, newer)).toEqual([
      { path: 'a', kind: 'REWORDED', compatible: true, detail: 'the description was reworded' },
      { path: 'a', kind: 'REWORDED', compatible: true, detail: 'its end was announced' },
      { path: 'b', kind: 'REMOVED', compatible: true, detail: 'an optional field was removed' },
      { path: 'c', kind: 'ADDED', compatible: true, detail: 'an optional field was added' },
    ]);
  });
});
