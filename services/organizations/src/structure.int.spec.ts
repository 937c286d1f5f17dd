import {
  decided,
  made,
  ON,
  renaming,
  seen,
  startSpecStructure,
  type SpecStructure,
} from './spec-structure.ts';

let structure: SpecStructure;
beforeAll(async () => {
  structure = await startSpecStructure();
});
afterAll(() => structure.graph.stop());

describe('a renaming', () => {
  it('holds from its day on, for names, search and sorting, and is told with all names', async () => {
    const { code, id } = await structure.unit();
    expect(
      await structure.graph.mutate('renameOrganization', renaming(code, 1, 'Nông nghiệp và Môi trường')),
    ).toMatchObject({
      organization: {
        version: 2,
        names: [
          { name: { vi: `Sở ${code}` }, from: '2020-01-01', to: ON },
          { name: { vi: 'Sở Nông nghiệp và Môi trường' }, from: ON, to: null },
        ],
      },
    });
    const fields =
      'name { vi } old: name(asOf: "2025-02-28") { vi } shortName provenanceExceptions { field provenance }';
    expect(await structure.read(code, fields)).toEqual({
      name: { vi: 'Sở Nông nghiệp và Môi trường' },
      old: { vi: `Sở ${code}` },
      shortName: 'Nông nghiệp và Môi trường',
      provenanceExceptions: [
        { field: 'name.vi', provenance: 'OFFICIAL' },
        { field: 'name.en', provenance: 'TRANSLATED' },
        { field: 'shortName', provenance: 'OFFICIAL' },
      ],
    });
    expect(await structure.read(code, 'name { vi } provenanceExceptions { field }', '2025-02-28')).toEqual({
      name: { vi: `Sở ${code}` },
      provenanceExceptions: [],
    });
    const found = async (search: string, asOf: string) =>
      (
        await structure.graph.ask<{ organizations: { edges: { node: { name: { vi: string } } }[] } }>(
          { kind: 'anonymous' },
          `{ organizations(search: "${search}", asOf: "${asOf}") { totalCount edges { node { name { vi } } } } }`,
        )
      ).organizations.edges.map(({ node }) => node.name.vi);
    expect(await found('nong nghiep', ON)).toEqual(['Sở Nông nghiệp và Môi trường']);
    expect(await found('nong nghiep', '2025-02-28')).toEqual([]);
    expect(await found(`so ${code}`, '2025-02-28')).toContain(`Sở ${code}`);
    expect(await structure.newestEvent(id)).toMatchObject({
      type: 'reformgraph.organization.renamed.v0',
      version: 2,
      data: {
        name: { vi: 'Sở Nông nghiệp và Môi trường' },
        names: [{ to: ON }, { from: ON, to: null }],
        change: { kind: 'RENAMED', effectiveOn: ON, decisionNumber: '123/QĐ', decisionDate: '2025-02-20' },
      },
    });
  });

  it('that is to come is told, and does not hold yet', async () => {
    const { code, id } = await structure.unit();
    await structure.graph.mutate('renameOrganization', renaming(code, 1, 'Tương lai', '2025-07-01'));
    expect(await structure.read(code, 'name { vi } then: name(asOf: "2025-07-01") { vi }')).toEqual({
      name: { vi: `Sở ${code}` },
      then: { vi: 'Sở Tương lai' },
    });
    expect((await structure.newestEvent(id)).data.name.vi).toBe(`Sở ${code}`);
  });

  it('tells its decision beside the name', async () => {
    const { code } = await structure.unit();
    await structure.graph.mutate('renameOrganization', renaming(code, 1, 'Có quyết định'));
    const fields =
      'names { provenance provenanceExceptions { field } change { kind decisionNumber decisionProvenance } }';
    expect(await structure.read(code, fields)).toEqual({
      names: [
        { provenance: 'SYNTHETIC', provenanceExceptions: [], change: null },
        {
          provenance: 'OFFICIAL',
          provenanceExceptions: [{ field: 'name.en' }],
          change: { kind: 'RENAMED', decisionNumber: '123/QĐ', decisionProvenance: 'SYNTHETIC' },
        },
      ],
    });
  });
});

describe('a move', () => {
  it('goes to another block from its day on, for one index or in general', async () => {
    const { code, id } = await structure.unit();
    const general = { ...seen(code), block: 'DISTRICT', ...decided() };
    expect(await structure.graph.mutate('moveOrganization', general)).toMatchObject({
      organization: { version: 2 },
    });
    const forIndex = { ...seen(code, 2), block: 'DTI_1', index: 'DTI', ...decided() };
    expect(await structure.graph.mutate('moveOrganization', forIndex)).toMatchObject({
      organization: {
        memberships: [
          { block: { code: 'DEPARTMENT' }, index: null, from: '2020-01-01', to: ON },
          { block: { code: 'DISTRICT' }, index: null, from: ON, to: null },
          { block: { code: 'DTI_1' }, index: 'DTI', from: ON, to: null },
        ],
      },
    });
    expect(await structure.read(code, 'block { code } old: block(asOf: "2025-02-28") { code }')).toEqual({
      block: { code: 'DISTRICT' },
      old: { code: 'DEPARTMENT' },
    });
    expect(await structure.newestEvent(id)).toMatchObject({
      type: 'reformgraph.organization.moved.v0',
      version: 3,
      data: { memberships: [{ to: ON }, { block: 'DISTRICT' }, { block: 'DTI_1', index: 'DTI' }] },
    });
    const back = { ...seen(code, 3), index: 'DTI', ...decided('2025-06-01') };
    expect(await structure.graph.mutate('moveOrganization', back)).toMatchObject({
      organization: { version: 4, memberships: [{}, {}, { index: 'DTI', to: '2025-06-01' }] },
    });
  });
});

describe('a merger', () => {
  it('ends units, and the known one that takes over goes on; each tells its own event', async () => {
    const [into, gone, other] = [await structure.unit(), await structure.unit(), await structure.unit()];
    const outcome = await structure.graph.mutate('mergeOrganizations', {
      organizations: [seen(gone.code), seen(other.code)],
      into: seen(into.code),
      ...decided(),
    });
    const link = { change: { kind: 'MERGED', effectiveOn: ON, decisionNumber: '123/QĐ' } };
    expect(outcome).toMatchObject({
      merged: [
        { code: gone.code, validTo: ON, version: 2, successors: [{ organization: { code: into.code } }] },
        { code: other.code, validTo: ON, endedBy: { kind: 'MERGED' } },
      ],
      into: {
        validTo: null,
        version: 2,
        predecessors: [
          { organization: { code: gone.code }, ...link },
          { organization: { code: other.code }, ...link },
        ],
      },
    });
    expect(
      await structure.read(gone.code, 'block { code } last: block(asOf: "2025-02-28") { code }'),
    ).toEqual({
      block: null,
      last: { code: 'DEPARTMENT' },
    });
    expect(await structure.newestEvent(gone.id)).toMatchObject({
      type: 'reformgraph.organization.merged.v0',
      version: 2,
      data: { validTo: ON, memberships: [{ to: ON }], successors: [{ id: into.id, code: into.code }] },
    });
    expect(await structure.newestEvent(into.id)).toMatchObject({
      type: 'reformgraph.organization.merged.v0',
      version: 2,
      data: { validTo: null, predecessors: [{ id: gone.id }, { id: other.id }] },
    });
  });

  it('makes a new unit, which exists from that day on', async () => {
    const [one, two] = [await structure.unit(), await structure.unit()];
    const outcome = await structure.graph.mutate('mergeOrganizations', {
      organizations: [seen(one.code), seen(two.code)],
      intoNew: made('SNNMT'),
      ...decided(),
    });
    expect(outcome).toMatchObject({ into: { code: 'SNNMT', version: 1, names: [{ from: ON, to: null }] } });
    const { id } = outcome['into'] as { id: string };
    expect(await structure.newestEvent(id)).toMatchObject({
      type: 'reformgraph.organization.registered.v0',
      version: 1,
      data: {
        validFrom: ON,
        predecessors: [{ code: one.code }, { code: two.code }],
        change: { kind: 'MERGED' },
      },
    });
  });
});

describe('a split', () => {
  it('parts off a new unit while the old one goes on, and part and whole merge again later', async () => {
    const whole = await structure.unit();
    const outcome = await structure.graph.mutate('splitOrganization', {
      ...seen(whole.code),
      ...{ goesOn: true, intoNew: [made('SQHKT')] },
      ...decided(),
    });
    expect(outcome).toMatchObject({
      organization: { validTo: null, version: 2 },
      parts: [{ code: 'SQHKT', version: 1 }],
    });
    expect((await structure.newestEvent(whole.id)).type).toBe('reformgraph.organization.split.v0');
    const back = await structure.graph.mutate('mergeOrganizations', {
      organizations: [seen('SQHKT')],
      into: seen(whole.code, 2),
      ...decided('2026-01-01'),
    });
    expect(back).toMatchObject({ into: { version: 3 } });
    expect(
      await structure.read(
        whole.code,
        'predecessors { organization { code } } successors { organization { code } }',
      ),
    ).toEqual({
      predecessors: [{ organization: { code: 'SQHKT' } }],
      successors: [{ organization: { code: 'SQHKT' } }],
    });
  });

  it('ends a unit whose duties known and new ones take', async () => {
    const [gone, known] = [await structure.unit(), await structure.unit()];
    const outcome = await structure.graph.mutate('splitOrganization', {
      ...seen(gone.code),
      ...{ goesOn: false, into: [seen(known.code)], intoNew: [made('SMOI')] },
      ...decided(),
    });
    expect(outcome).toMatchObject({
      organization: { validTo: ON },
      parts: [
        { code: known.code, version: 2 },
        { code: 'SMOI', version: 1 },
      ],
    });
    expect(await structure.newestEvent(known.id)).toMatchObject({
      type: 'reformgraph.organization.split.v0',
      data: { predecessors: [{ code: gone.code, change: { kind: 'SPLIT' } }] },
    });
  });
});

describe('a dissolution', () => {
  it('ends a unit with no successor; its code stays its own', async () => {
    const { code, id } = await structure.unit();
    expect(
      await structure.graph.mutate('dissolveOrganization', { ...seen(code), ...decided() }),
    ).toMatchObject({
      organization: { validTo: ON, endedBy: { kind: 'DISSOLVED' } },
    });
    expect(await structure.newestEvent(id)).toMatchObject({
      type: 'reformgraph.organization.dissolved.v0',
      data: { validTo: ON, successors: [], names: [{ to: ON }] },
    });
    const listed = async (asOf: string) =>
      (
        await structure.graph.ask<{ organizations: { edges: { node: { code: string } }[] } }>(
          { kind: 'anonymous' },
          `{ organizations(search: "${code}", asOf: "${asOf}") { edges { node { code } } } }`,
        )
      ).organizations.edges.some(({ node }) => node.code === code);
    expect([await listed('2025-02-28'), await listed(ON)]).toEqual([true, false]);
    expect(
      await structure.graph.mutate('registerOrganization', { ...made(code), validFrom: '2026-01-01' }),
    ).toMatchObject({
      code: 'CODE_TAKEN',
    });
  });
});

it('costs the same number of statements for many units as for one', async () => {
  const deep = (first: number) =>
    structure.graph.ask(
      { kind: 'anonymous' },
      `{ organizations(first: ${first}) { edges { node { name { vi } block { code }
      names { change { kind } } memberships { change { kind } block { code } } endedBy { kind }
      predecessors { organization { code } change { kind } } successors { organization { code endedBy { kind } } } } } } }`,
    );
  const many = await structure.graph.statementsOf(() => deep(50));
  const plain = await structure.graph.statementsOf(() =>
    structure.graph.ask(
      { kind: 'anonymous' },
      '{ organizations(first: 50) { edges { node { name { vi } } } } }',
    ),
  );
  expect(plain).toHaveLength(5);
  expect(many.length).toBeLessThanOrEqual(20);
  expect((await structure.graph.statementsOf(() => deep(25))).length).toBe(many.length);
});
