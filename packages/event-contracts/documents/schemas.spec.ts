import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCloudEvent, eventContracts, topics } from '../src/index.ts';
import { catalogueSchemas, catalogueTypes, generatedFiles } from './catalogue-documents.ts';
import { fieldsOf } from './fields.ts';
import { DIALECT, envelopeSchema, schemaId, type JsonSchema } from './json-schema.ts';
import { jsonNames, PACKAGE, readJson } from './places.ts';
import { validatorOf } from './spec-validator.ts';
import { TOPIC_MEANINGS } from './topics.ts';

const schemas = catalogueSchemas([]);
const sampleOf = async (type: string) =>
  (await readJson(PACKAGE, 'samples', `${type}.json`)) as Record<string, unknown>;

/** Every event that differs from the given one by one value left out or replaced, with the path to it. */
function spoiled(value: unknown, path = ''): [string, unknown][] {
  const replaced: [string, unknown][] = [null, 0, 'x', true, []].map((other) => [path, other]);
  if (Array.isArray(value))
    return [
      ...replaced,
      ...value.flatMap((item, position) =>
        spoiled(item, `${path}[${position}]`).map(([at, other]): [string, unknown] => [
          at,
          value.with(position, other),
        ]),
      ),
    ];
  if (typeof value !== 'object' || value === null) return replaced;
  return [
    ...replaced,
    ...Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const { [name]: _gone, ...rest } = value as Record<string, unknown>;
      return [
        [`${path}.${name}`, rest],
        ...spoiled(inner, `${path}.${name}`).map(([at, other]): [string, unknown] => [
          at,
          { ...value, [name]: other },
        ]),
      ];
    }),
  ];
}

describe('the JSON Schemas and the AsyncAPI document', () => {
  it('are what the catalogue says (else: npm run contracts)', async () => {
    const files = await generatedFiles();
    for (const [path, content] of files)
      expect({ path, content: await readFile(join(PACKAGE, path), 'utf8').catch(() => null) }).toEqual({
        path,
        content,
      });
    const committed = (await jsonNames(join(PACKAGE, 'schemas'))).map((name) => `schemas/${name}.json`);
    expect(committed.filter((path) => !files.has(path))).toEqual([]);
  });
});

describe('the topics', () => {
  it('each have a title and say what their key is (else: documents/topics.ts)', () => {
    expect(topics.filter((topic) => !Object.hasOwn(TOPIC_MEANINGS, topic))).toEqual([]);
  });
});

describe.each(catalogueTypes)('%s', (type) => {
  const schema = schemas.get(type) as JsonSchema;
  const contract = eventContracts.filter((candidate) => candidate.type === type);

  it('is in the catalogue once, and says in both languages when it is raised', () => {
    expect(contract).toHaveLength(1);
    expect(contract[0]?.meaning?.vi).toMatch(/\.$/);
    expect(contract[0]?.meaning?.en).toMatch(/\.$/);
  });

  it('is JSON Schema 2020-12 with an id, and takes fields that it does not name', () => {
    expect(schema).toMatchObject({ $schema: DIALECT, $id: schemaId(type), title: type });
    expect(() => validatorOf(schema)).not.toThrow();
    expect(JSON.stringify(schema)).not.toContain('additionalProperties');
  });

  it('describes every field in a sentence (else: .describe() in its contract)', () => {
    const fields = fieldsOf(schema);
    expect(fields.length).toBeGreaterThan(0);
    expect(
      fields.filter(({ description }) => !/^[A-Z0-9].*\.$/.test(description)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('has a stored sample that says that it is synthetic (else: samples/<type>.json)', async () => {
    const sample = await sampleOf(type);
    expect(sample).toMatchObject({ type, provenance: 'SYNTHETIC', subject: expect.any(String) as string });
    const provenances = [...JSON.stringify(sample).matchAll(/"provenance":"(\w+)"/g)].map(
      ([, found]) => found,
    );
    expect(new Set(provenances)).toEqual(new Set(['SYNTHETIC']));
  });

  it('has a sample that its schema, the schema of the envelope and its contract take', async () => {
    const sample = await sampleOf(type);
    const [data, envelope] = [validatorOf(schema), validatorOf(envelopeSchema())];
    expect({ valid: data(sample['data']), errors: data.errors }).toEqual({ valid: true, errors: null });
    expect({ valid: envelope(sample), errors: envelope.errors }).toEqual({ valid: true, errors: null });
    expect(decodeCloudEvent(eventContracts, sample)).toMatchObject({ type, data: sample['data'] });
  });

  it('takes by its schema what it takes by its contract, and nothing else', async () => {
    const validate = validatorOf(schema);
    const cases = spoiled((await sampleOf(type))['data']);
    expect(cases.length).toBeGreaterThan(10);
    for (const [path, data] of cases)
      expect({ path, data, taken: validate(data) }).toEqual({
        path,
        data,
        taken: contract[0]?.data.safeParse(data).success,
      });
  });
});

describe('the samples', () => {
  it('are of types of the catalogue, each with an id of its own', async () => {
    const types = await jsonNames(join(PACKAGE, 'samples'));
    expect(types.filter((type) => !catalogueTypes.includes(type))).toEqual([]);
    const ids = await Promise.all(types.map(async (type) => (await sampleOf(type))['id']));
    expect(new Set(ids).size).toBe(types.length);
  });
});
