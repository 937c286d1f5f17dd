import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { eventContracts, PARTITIONS, topics, topicSettings } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { catalogueSchemas, catalogueTypes } from './catalogue-documents.ts';
import type { JsonSchema } from './json-schema.ts';
import { PACKAGE, readJson } from './places.ts';

interface Document {
  readonly channels: Readonly<
    Record<
      string,
      { messages: Record<string, { $ref: string }>; bindings?: { kafka: Record<string, unknown> } }
    >
  >;
  readonly operations: Readonly<Record<string, { channel: { $ref: string } }>>;
  readonly components: { readonly messages: Readonly<Record<string, Record<string, unknown>>> };
}

const documentOf = (schemas: ReadonlyMap<string, JsonSchema>) =>
  JSON.parse(JSON.stringify(asyncApiDocument(schemas, '1.2.3'))) as Document;
const document = documentOf(catalogueSchemas([]));

/** The JSON Schema by which the AsyncAPI initiative says what a document of version 3.0.0 is. */
function officialSchema(): object {
  const require = createRequire(join(PACKAGE, 'package.json'));
  return require('@asyncapi/specs/schemas/3.0.0.json') as object;
}

/** Every reference in a document, with where it stands. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

function pointedTo(reference: string): unknown {
  const steps = reference.slice('#/'.length).split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
}

describe('the AsyncAPI document', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
    addFormats.default(ajv);
    validate = ajv.compile(officialSchema());
  });

  it('is one of AsyncAPI 3.0.0 by the official schema', () => {
    expect({ valid: validate(document), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  it.each<[string, (planted: Record<string, unknown>) => void]>([
    ['no version', (planted) => delete planted['asyncapi']],
    ['a channel of another shape', (planted) => (planted['channels'] = { planted: { address: 1 } })],
    ['an operation without channel', (planted) => (planted['operations'] = { planted: { action: 'send' } })],
    ['a server without protocol', (planted) => (planted['servers'] = { planted: { host: 'kafka.example' } })],
  ])('would be refused with %s', (_case, plant) => {
    const planted = structuredClone(document) as unknown as Record<string, unknown>;
    plant(planted);
    expect(validate(planted)).toBe(false);
  });

  it('refers only to what it holds and to schemas that are committed', async () => {
    const references = [...new Set(referencesIn(document))];
    expect(references.length).toBeGreaterThan(catalogueTypes.length);
    for (const reference of references)
      if (reference.startsWith('#'))
        expect({ reference, found: pointedTo(reference) }).toMatchObject({ found: {} });
      else expect(await readJson(PACKAGE, reference)).toHaveProperty('$id');
  });

  it('has every topic with its partitions and what it keeps, and every type on its topic', () => {
    expect(Object.keys(document.channels).sort()).toEqual([...topics, 'feed'].sort());
    for (const { name, compacted } of topicSettings) {
      const { messages, bindings } = document.channels[name] ?? {};
      expect(bindings?.kafka).toMatchObject({
        topic: name,
        partitions: PARTITIONS,
        topicConfiguration: { 'cleanup.policy': [compacted ? 'compact' : 'delete'] },
      });
      const types = eventContracts.filter(({ topic }) => topic === name).map(({ type }) => type);
      const tombstones = compacted ? types.map((type) => `${type}.tombstone`) : [];
      expect(Object.keys(messages ?? {}).sort()).toEqual([...types, ...tombstones].sort());
    }
  });

  it('keys every record by the id of its aggregate', () => {
    for (const type of catalogueTypes)
      expect(document.components.messages[type]).toMatchObject({
        bindings: { kafka: { key: { type: 'string', format: 'uuid' } } },
      });
  });

  it('shows the announced end of a type', () => {
    const deprecation = {
      announced: '2027-01-01',
      endsOn: '2027-07-01',
      successor: 'reformgraph.spec.told.v2',
    };
    const schema: JsonSchema = {
      description: 'Told.',
      'x-reformgraph': {
        topic: 'reformgraph.internal.platform',
        meaning: { vi: 'Đã báo.', en: 'Told.' },
        compacted: false,
        frozen: true,
        deprecation,
      },
    };
    const ending = documentOf(new Map([['reformgraph.spec.told.v1', schema]]));
    expect(ending.components.messages['reformgraph.spec.told.v1']).toMatchObject({
      tags: [{ name: 'deprecated' }],
      'x-deprecation': deprecation,
      description: expect.stringContaining('2027-07-01') as string,
    });
    expect(validate(ending)).toBe(true);
  });
});
