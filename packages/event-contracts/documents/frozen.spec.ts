import { join } from 'node:path';
import { catalogueSchemas } from './catalogue-documents.ts';
import { frozenOffences } from './frozen.ts';
import type { JsonSchema } from './json-schema.ts';
import { jsonNames, PACKAGE, readJson, readSchemas } from './places.ts';

const FIXTURES = join(PACKAGE, 'documents/fixtures');
const V1 = 'reformgraph.spec.result.v1';
const V2 = 'reformgraph.spec.result.v2';

describe('the types of the catalogue', () => {
  it('keep what was released of every frozen version', async () => {
    const frozen = await readSchemas(join(PACKAGE, 'frozen'));
    expect(frozenOffences(frozen, catalogueSchemas([...frozen.keys()]))).toEqual([]);
  });
});

describe('a frozen type', () => {
  let frozen: Map<string, JsonSchema>;
  let released: JsonSchema;
  beforeAll(async () => {
    frozen = await readSchemas(join(FIXTURES, 'released/frozen'));
    released = frozen.get(V1) as JsonSchema;
  });
  const later = async (name: string) => (await readJson(FIXTURES, 'later', `${name}.json`)) as JsonSchema;
  const beside = (schema: JsonSchema, type = V2) =>
    frozenOffences(frozen, new Map([...frozen, [type, schema]]));

  it('may stay as it is, and have its words and its end changed', () => {
    expect(frozenOffences(frozen, frozen)).toEqual([]);
    const reworded = { ...released, description: 'Reworded.', deprecated: true };
    expect(frozenOffences(frozen, new Map([[V1, reworded]]))).toEqual([]);
  });

  it('may not leave the catalogue', () => {
    expect(frozenOffences(frozen, new Map())).toEqual([
      `${V1} is frozen and must stay in the catalogue: its events are replayed`,
    ]);
  });

  it('may not change in any field, be it an optional one', async () => {
    const edited = {
      ...(await later('compatible')),
      'x-reformgraph': released['x-reformgraph'],
    } as JsonSchema;
    expect(frozenOffences(frozen, new Map([[V1, edited]]))).toContain(
      `${V1} is frozen: heading: an optional field was added; make it a new version`,
    );
  });

  it('may not move to another topic', () => {
    const facts = { ...released['x-reformgraph'], topic: 'reformgraph.internal.spec' };
    const moved = { ...released, 'x-reformgraph': facts } as JsonSchema;
    expect(frozenOffences(frozen, new Map([[V1, moved]]))).toEqual([
      `${V1} is frozen and must stay on its topic as it is`,
    ]);
  });

  it('may have a version beside it in which only optional fields come and go', async () => {
    expect(beside(await later('compatible'))).toEqual([]);
  });

  it('is beside types of other names, and before v0 of its own, without a word', async () => {
    const other = await later('another-type');
    expect(beside(other, 'reformgraph.spec.outcome.v2')).toEqual([]);
    expect(beside(other, 'reformgraph.spec.result.v0')).toEqual([]);
  });

  it.each([
    ['required-field-added', 'heading: a required field was added'],
    ['required-field-removed', 'year: a required field was removed'],
    ['field-becomes-optional', 'value: the field became optional'],
    ['further-value', 'state: enum was ["DRAFT","FINAL"] and is ["DRAFT","FINAL","WITHDRAWN"]'],
    ['another-type', 'year: type was "integer" and is "string"'],
    ['null-refused', 'value: type was absent and is "string"'],
    ['narrower-range', 'year: minimum was 2000 and is 2020'],
    ['another-pattern', String.raw`value: pattern was "^\\d+$" and is "^\\d+(\\.\\d+)?$"`],
    ['another-format', 'id: format was "uuid" and is "uri"'],
    ['nested-field-becomes-required', 'parts[].weight: the field became required'],
    ['list-of-something-else', 'parts[]: type was "object" and is "string"'],
    ['further-fields-refused', 'the data: additionalProperties was absent and is false'],
  ])('may have no version beside it with %s', async (name, reason) => {
    expect(beside(await later(name))).toContain(
      `${V2} cannot be a version of reformgraph.spec.result beside v1: ${reason}; make it a new type`,
    );
  });

  it('has no planted version that no expectation names', async () => {
    expect(await jsonNames(join(FIXTURES, 'later'))).toHaveLength(13);
  });

  it('is compared with every later version, not the next one alone', async () => {
    const [second, third] = [await later('compatible'), await later('another-type')];
    const both = new Map([...frozen, [V2, second]]);
    expect(
      frozenOffences(both, new Map([...both, ['reformgraph.spec.result.v3', third]])).filter((line) =>
        line.includes('beside v1: year'),
      ),
    ).not.toEqual([]);
  });
});
