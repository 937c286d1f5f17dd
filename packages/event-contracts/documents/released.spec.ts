import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonSchema } from './json-schema.ts';
import { PACKAGE, readJson } from './places.ts';
import { editedSinceRelease, freeze } from './released.ts';

const V1 = 'reformgraph.spec.result.v1';
const V2 = 'reformgraph.spec.result.v2';

describe('the frozen schemas and their samples', () => {
  it('are what was released', async () => expect(await editedSinceRelease(PACKAGE)).toEqual([]));
});

describe('what was released', () => {
  let folder: string;
  const sample = () => join(folder, 'samples', `${V1}.json`);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
    await cp(join(PACKAGE, 'documents/fixtures/released'), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('stays as it is', async () => {
    expect(await editedSinceRelease(folder)).toEqual([]);
  });

  it('is missed when its sample or its schema is edited', async () => {
    await appendFile(sample(), ' ');
    await appendFile(join(folder, 'frozen', `${V1}.json`), ' ');
    expect(await editedSinceRelease(folder)).toEqual([
      `frozen/${V1}.json is not what was released`,
      `samples/${V1}.json is not what was released`,
    ]);
  });

  it('is missed when it is gone, with its digest or without', async () => {
    await rm(sample());
    expect(await editedSinceRelease(folder)).toEqual([`samples/${V1}.json is not what was released`]);
    await rm(join(folder, 'frozen', `${V1}.json`));
    expect(await editedSinceRelease(folder)).toEqual([
      `frozen/${V1}.json was released and is gone`,
      `samples/${V1}.json was released and is gone`,
    ]);
  });

  it('is missed when its digest is gone', async () => {
    await rm(join(folder, 'frozen/SHA256SUMS'));
    expect(await editedSinceRelease(folder)).toHaveLength(2);
  });

  it('is kept by freezing, which passes over v0 and what is frozen', async () => {
    const before = await readFile(join(folder, 'frozen/SHA256SUMS'), 'utf8');
    const schema = (type: string): [string, JsonSchema] => [type, { title: type }];
    expect(await freeze(folder, new Map([schema(V1), schema('reformgraph.spec.new.v0')]))).toEqual([]);
    expect(await readFile(join(folder, 'frozen/SHA256SUMS'), 'utf8')).toBe(before);

    await cp(sample(), join(folder, 'samples', `${V2}.json`));
    expect(await freeze(folder, new Map([schema(V1), schema(V2)]))).toEqual([V2]);
    expect(await editedSinceRelease(folder)).toEqual([]);
    expect((await readJson(folder, 'frozen', `${V2}.json`)) as object).toEqual({ title: V2 });
  });

  it('is not kept without a sample', async () => {
    await expect(freeze(folder, new Map([[V2, { title: V2 }]]))).rejects.toThrow(`samples/${V2}.json`);
    expect(await editedSinceRelease(folder)).toEqual([]);
  });

  it('is not frozen anew where it was edited', async () => {
    await appendFile(sample(), ' ');
    await expect(freeze(folder, new Map())).rejects.toThrow(`samples/${V1}.json is not what was released`);
  });
});
