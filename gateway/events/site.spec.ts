import { join, posix } from 'node:path';
import {
  factsOf,
  PACKAGE,
  readJson,
  readSchemas,
  type JsonSchema,
} from '@reformgraph/event-contracts/documents';
import { readContracts, type DescribedContracts, type DescribedType } from './contracts.ts';
import { differencesPage } from './differences-page.ts';
import { elementsOf, textOf, type Element } from './spec-markup.ts';
import { siteOf } from './site.ts';

const FIXTURES = join(PACKAGE, 'documents/fixtures');
const V1 = 'reformgraph.spec.result.v1';
const V2 = 'reformgraph.spec.result.v2';
const ASIDE = ['events.css', 'icon.svg'];

/** The committed contracts and beside them a planted name with a frozen version, which ends, and a later one. */
async function plantedContracts(): Promise<DescribedContracts> {
  const contracts = await readContracts();
  const released = await readSchemas(join(FIXTURES, 'released/frozen'));
  const sample = await readJson(FIXTURES, 'released/samples', `${V1}.json`);
  const topic = 'reformgraph.published.assessment';
  const described = (type: string, schema: JsonSchema, more: object): DescribedType => ({
    type,
    schema,
    sample,
    facts: { ...factsOf(type, schema), topic, ...more },
  });
  const deprecation = { announced: '2027-01-01', endsOn: '2027-07-01', successor: V2 };
  const later = (await readJson(FIXTURES, 'later', 'compatible.json')) as JsonSchema;
  return {
    ...contracts,
    types: [
      ...contracts.types,
      described(V1, released.get(V1) as JsonSchema, { deprecation }),
      described(V2, later, {}),
    ],
  };
}

describe('the pages of the events', () => {
  let files: Map<string, string>;
  let pages: [string, Element[]][];
  let types: string[];
  beforeAll(async () => {
    const contracts = await plantedContracts();
    types = contracts.types.map(({ type }) => type);
    files = siteOf(contracts);
    pages = [...files]
      .filter(([path]) => path.endsWith('.html'))
      .map(([path, content]) => [path, elementsOf(content)]);
  });
  const named = (elements: readonly Element[], name: string) =>
    elements.filter((element) => element.name === name);
  const pageOf = (path: string) => pages.find(([other]) => other === path)?.[1] ?? [];

  it('are there for every type: its page, its differences, its schema and its sample', () => {
    for (const type of types)
      expect([...files.keys()]).toEqual(
        expect.arrayContaining([
          `${type}/index.html`,
          `${type}/differences.html`,
          `schemas/${type}.json`,
          `samples/${type}.json`,
        ]),
      );
    expect(files.has('asyncapi.json') && files.has('schemas/cloudevent.json')).toBe(true);
  });

  it('run nothing, style nothing in place, and ask no other host', () => {
    for (const [path, elements] of pages) {
      expect({ path, scripts: named(elements, 'script').length + named(elements, 'style').length }).toEqual({
        path,
        scripts: 0,
      });
      for (const { attributes } of elements) {
        expect(Object.keys(attributes).filter((name) => /^on|^style$/.test(name))).toEqual([]);
        expect(attributes['href'] ?? attributes['src'] ?? '').not.toMatch(/^[a-z]+:|^\/\//);
      }
    }
  });

  it('lead only to what is there', () => {
    for (const [path, elements] of pages) {
      const ids = new Map(
        pages.map(([other, all]) => [other, all.map(({ attributes }) => attributes['id'])]),
      );
      for (const { attributes } of elements) {
        const { href } = attributes;
        if (href === undefined) continue;
        const [target = '', anchor] = posix.join('/', posix.dirname(path), href).slice(1).split('#');
        const file = href.startsWith('#') ? path : fileOf(target);
        expect({ path, href, found: files.has(file) || ASIDE.includes(file) }).toEqual({
          path,
          href,
          found: true,
        });
        if (anchor !== undefined) expect(ids.get(file)).toContain(anchor);
      }
    }
  });

  it('can be read aloud: a language, one title, headings in order, tables with captions and headers', () => {
    for (const [path, elements] of pages) {
      expect({ path, lang: named(elements, 'html')[0]?.attributes['lang'] }).toEqual({ path, lang: 'vi' });
      expect(named(elements, 'h1')).toHaveLength(1);
      expect(named(elements, 'main')).toHaveLength(1);
      expect(named(elements, 'title')).toHaveLength(1);
      const levels = elements.filter(({ name }) => /^h\d$/.test(name)).map(({ name }) => Number(name[1]));
      expect(levels[0]).toBe(1);
      levels.slice(1).forEach((level, at) => expect(level - (levels[at] ?? 0)).toBeLessThanOrEqual(1));
      expect(named(elements, 'caption')).toHaveLength(named(elements, 'table').length);
      for (const { attributes } of named(elements, 'th')) expect(attributes['scope']).toMatch(/^(col|row)$/);
      const ids = elements.map(({ attributes }) => attributes['id']).filter((id) => id !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('tell every field of a type, its sample, and when it is raised in both languages', () => {
    const text = textOf(files.get('reformgraph.published.assessment.corrected.v0/index.html') ?? '');
    for (const told of [
      'Một quyết định đã thay đổi điểm',
      'A decision changed points',
      'correction.decisionNumber',
      'Number of the decision as documents cite it, such as "12/QĐ-UBND".',
      'string or null, pattern ^-?\\d+(\\.\\d+)?$',
      '"decisionNumber": "MẪU-02/QĐ"',
    ])
      expect(text).toContain(told);
  });

  it('tell who reads a topic', () => {
    const text = textOf(files.get('index.html') ?? '').replace(/\s+/g, ' ');
    expect(text).toMatch(/reformgraph\.internal\.assessment .{0,300} by feed or webhook/);
    expect(text).toMatch(/reformgraph\.published\.assessment .{0,200} every consumer to whom it is granted/);
    expect(text).toMatch(/reformgraph\.internal\.visit .{0,200} the parts of the platform/);
  });

  it('tell of an end where somebody looks: on the first page and on the type’s own', () => {
    for (const path of ['index.html', `${V1}/index.html`])
      expect(textOf(files.get(path) ?? '')).toMatch(/ends on 2027-07-01/);
    const own = pageOf(`${V1}/index.html`).filter(({ attributes }) => attributes['role'] === 'note');
    expect(own).toHaveLength(1);
    expect(textOf(files.get(`${V1}/index.html`) ?? '')).toContain(`Move to ${V2}`);
    expect(textOf(files.get(`${V2}/index.html`) ?? '')).not.toContain('ends on');
  });

  it('tell what a version changed of the one before, field by field', () => {
    for (const type of [V1, V2]) {
      const text = textOf(files.get(`${type}/differences.html`) ?? '');
      expect(text).toContain('From v1 to v2');
      expect(text).toContain('Compatible both ways');
      expect(text).toContain('note bỏ · removed an optional field was removed có · yes');
      expect(text).toContain('heading thêm · added an optional field was added có · yes');
      expect(text).toContain('year sửa lời · reworded the description was reworded có · yes');
      expect(text).toContain('parts[].name thêm · added');
    }
  });

  it('write nothing as markup that a contract says', () => {
    const wild = '<script>alert("x")</script> & \'y\'';
    const schema: JsonSchema = {
      type: 'object',
      properties: { [wild]: { type: 'string', description: wild } },
    };
    const page = differencesPage(V1, [
      { type: V1, schema: { type: 'object', properties: {} } },
      { type: V2, schema },
    ]);
    expect(named(elementsOf(page), 'script')).toEqual([]);
    expect(textOf(page)).toContain(wild);
  });

  it('say that there is nothing to compare, and what is not compatible', async () => {
    const [v1, wrong] = await Promise.all([
      readJson(FIXTURES, 'released/frozen', `${V1}.json`),
      readJson(FIXTURES, 'later', 'another-type.json'),
    ]);
    const first = { type: V1, schema: v1 as JsonSchema };
    expect(textOf(differencesPage(V1, [first]))).toContain('This is the only version');
    const text = textOf(differencesPage(V1, [first, { type: V2, schema: wrong as JsonSchema }]));
    expect(text).toContain('Not compatible');
    expect(text).toContain('year thay đổi · changed type was "integer" and is "string" không · no');
  });
});

/** The file that the gateway answers an address below /events/ with. */
function fileOf(address: string): string {
  if (address === '' || address.endsWith('/')) return `${address}index.html`;
  return address.endsWith('/differences') ? `${address}.html` : address;
}
