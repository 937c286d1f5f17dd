import { newId, ROLES, violatedConstraint, type Actor } from '@reformgraph/subgraph-kit';
import { person } from './spec-graph.ts';
import { decided, made, renaming, seen, startSpecStructure, type SpecStructure } from './spec-structure.ts';

let structure: SpecStructure;
beforeAll(async () => {
  structure = await startSpecStructure();
});
afterAll(() => structure.graph.stop());

describe('what is refused', () => {
  it.each([
    [
      'renameOrganization',
      (code: string) => renaming(code, 7, 'X'),
      { code: 'VERSION_CONFLICT', currentVersion: 1, change: 'registerOrganization' },
    ],
    [
      'renameOrganization',
      (code: string) => renaming(code, 1, 'X', '2020-01-01'),
      { code: 'CHANGE_OUT_OF_ORDER', latest: '2020-01-01' },
    ],
    [
      'renameOrganization',
      () => renaming('NOBODY', 1, 'X'),
      { code: 'UNKNOWN_ORGANIZATION', key: 'NOBODY', path: ['organization'] },
    ],
    ['renameOrganization', (code: string) => renaming(code, 1, ' '), { code: 'INVALID_INPUT' }],
    [
      'renameOrganization',
      (code: string) => ({ ...renaming(code, 1, 'X'), decisionDate: '2025-03-02' }),
      { code: 'INVALID_INPUT', path: ['decisionDate'] },
    ],
    [
      'moveOrganization',
      (code: string) => ({ ...seen(code), block: 'NOWHERE', ...decided() }),
      { code: 'NOT_FOUND', entity: 'block', path: ['block'] },
    ],
    [
      'moveOrganization',
      (code: string) => ({ ...seen(code), block: 'DEPARTMENT', ...decided() }),
      { code: 'INVALID_INPUT', path: ['block'] },
    ],
    [
      'moveOrganization',
      (code: string) => ({ ...seen(code), block: 'DTI_1', index: 'dti', ...decided() }),
      { code: 'INVALID_INPUT', path: ['index'] },
    ],
    [
      'mergeOrganizations',
      (code: string) => ({ organizations: [seen(code)], intoNew: made('NEW1'), ...decided() }),
      { code: 'INVALID_INPUT', path: ['organizations'] },
    ],
    [
      'mergeOrganizations',
      (code: string) => ({ organizations: [seen(code)], ...decided() }),
      { code: 'INVALID_INPUT', path: ['into'] },
    ],
    [
      'mergeOrganizations',
      (code: string) => ({ organizations: [seen(code)], into: seen(code), ...decided() }),
      { code: 'INVALID_INPUT', path: ['into', 'organization'] },
    ],
    [
      'mergeOrganizations',
      (code: string) => ({ organizations: [seen(code), seen('NOBODY')], into: seen(code), ...decided() }),
      { code: 'UNKNOWN_ORGANIZATION', path: ['organizations', '1', 'organization'] },
    ],
    [
      'splitOrganization',
      (code: string) => ({ ...seen(code), goesOn: true, intoNew: [made('NEW2', 'NOWHERE')], ...decided() }),
      { code: 'NOT_FOUND', path: ['intoNew', '0', 'block'] },
    ],
    [
      'splitOrganization',
      (code: string) => ({ ...seen(code), goesOn: true, intoNew: [made(code)], ...decided() }),
      { code: 'CODE_TAKEN', path: ['intoNew', '0', 'code'] },
    ],
    [
      'splitOrganization',
      (code: string) => ({ ...seen(code), goesOn: true, intoNew: [made('klein')], ...decided() }),
      { code: 'INVALID_INPUT', path: ['intoNew', '0', 'code'] },
    ],
    [
      'splitOrganization',
      (code: string) => ({ ...seen(code), goesOn: false, intoNew: [made('NEW3')], ...decided() }),
      { code: 'INVALID_INPUT', path: ['into'] },
    ],
    [
      'dissolveOrganization',
      (code: string) => ({ ...seen(code), ...decided('2020-01-01') }),
      { code: 'CHANGE_OUT_OF_ORDER' },
    ],
  ])('%s: %#', async (mutation, input, failure) => {
    const { code, id } = await structure.unit();
    expect(await structure.graph.mutate(mutation, input(code))).toMatchObject(failure);
    expect(await structure.graph.eventsOf(id)).toHaveLength(1);
    expect(await structure.read(code, 'version')).toEqual({ version: 1 });
  });

  it('is anything of a unit on or after its end, and a second end', async () => {
    const { code } = await structure.unit();
    await structure.graph.mutate('dissolveOrganization', { ...seen(code), ...decided('2025-07-01') });
    const ended = { code: 'ORGANIZATION_ENDED', validTo: '2025-07-01' };
    expect(
      await structure.graph.mutate('renameOrganization', renaming(code, 2, 'X', '2025-07-01')),
    ).toMatchObject(ended);
    const move = { ...seen(code, 2), block: 'DISTRICT', ...decided('2025-08-01') };
    expect(await structure.graph.mutate('moveOrganization', move)).toMatchObject(ended);
    expect(
      await structure.graph.mutate('dissolveOrganization', { ...seen(code, 2), ...decided('2025-05-01') }),
    ).toMatchObject(ended);
    const other = await structure.unit();
    const merger = { organizations: [seen(other.code)], into: seen(code, 2), ...decided('2025-07-01') };
    expect(await structure.graph.mutate('mergeOrganizations', merger)).toMatchObject({
      ...ended,
      path: ['into', 'organization'],
    });
    expect(
      await structure.graph.mutate('renameOrganization', renaming(code, 2, 'Trước đó', '2025-05-01')),
    ).toMatchObject({
      organization: { names: [{ to: '2025-05-01' }, { from: '2025-05-01', to: '2025-07-01' }] },
    });
  });

  it('is a passage of duties that comes back on the same day', async () => {
    const [one, two] = [await structure.unit(), await structure.unit()];
    const to = (from: string, into: string, version: number) => ({
      ...seen(from, version),
      ...{ goesOn: true, into: [seen(into, version)] },
      ...decided(),
    });
    expect(await structure.graph.mutate('splitOrganization', to(one.code, two.code, 1))).toMatchObject({
      parts: [{ version: 2 }],
    });
    expect(await structure.graph.mutate('splitOrganization', to(two.code, one.code, 2))).toMatchObject({
      code: 'LINEAGE_CYCLE',
      organizationCode: one.code,
    });
  });

  it('is everyone but an administrator', async () => {
    const { code } = await structure.unit();
    const mutation = `mutation ($input: DissolveOrganizationInput!) { dissolveOrganization(input: $input) { __typename } }`;
    const input = { idempotencyKey: newId(), ...seen(code), ...decided() };
    const roles = ROLES.filter((role) => role !== 'ADMIN');
    for (const actor of roles.map(person))
      expect(await structure.graph.refusals(actor, mutation, { input })).toEqual(['FORBIDDEN']);
    const anonymous: Actor = { kind: 'anonymous' };
    expect(await structure.graph.refusals(anonymous, mutation, { input })).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a change', () => {
  it('is made once, however often it is sent, and refused under the key of another', async () => {
    const { code, id } = await structure.unit();
    const input = { idempotencyKey: 'once', ...renaming(code, 1, 'Một lần') };
    const first = await structure.graph.mutate('renameOrganization', input);
    expect(await structure.graph.mutate('renameOrganization', input)).toEqual(first);
    expect(await structure.graph.eventsOf(id)).toHaveLength(2);
    expect(await structure.graph.mutate('renameOrganization', { ...input, shortName: 'Khác' })).toMatchObject(
      {
        code: 'IDEMPOTENCY_CONFLICT',
      },
    );
  });

  it('of two at the same moment is made by one of them', async () => {
    const [one, two, into] = [await structure.unit(), await structure.unit(), await structure.unit()];
    const merger = (from: string) =>
      structure.graph.mutate('mergeOrganizations', {
        organizations: [seen(from)],
        into: seen(into.code),
        ...decided(),
      });
    const outcomes = await Promise.all([merger(one.code), merger(two.code)]);
    expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual([
      'MergeOrganizationsPayload',
      'VersionConflict',
    ]);
  });

  it('that a constraint would refuse, the database refuses, whoever writes it', async () => {
    const { code, id } = await structure.unit();
    await structure.graph.mutate('dissolveOrganization', { ...seen(code), ...decided() });
    const name = { nameVi: 'x', nameEn: 'x', shortName: 'x', searchKey: 'x' };
    const provenance = {
      nameViProvenance: 'SYNTHETIC',
      nameEnProvenance: 'SYNTHETIC',
      shortNameProvenance: 'SYNTHETIC',
    };
    const refusal = async (work: Promise<unknown>) =>
      violatedConstraint(await work.catch((error: unknown) => error));
    const later = { id: newId(), organizationId: id, validFrom: new Date('2026-01-01') };
    expect(
      await refusal(
        structure.graph.prisma.blockMembership.create({ data: { ...later, blockCode: 'DISTRICT' } }),
      ),
    ).toBe('organization_validity');
    expect(
      await refusal(
        structure.graph.prisma.organizationName.create({ data: { ...later, ...name, ...provenance } }),
      ),
    ).toBe('organization_validity');
    const meanwhile = {
      ...later,
      id: newId(),
      validFrom: new Date('2024-01-01'),
      validTo: new Date('2024-02-01'),
    };
    expect(
      await refusal(
        structure.graph.prisma.organizationName.create({ data: { ...meanwhile, ...name, ...provenance } }),
      ),
    ).toBe('organization_name_one_at_a_time');
    await expect(
      structure.graph.prisma.$executeRawUnsafe(`UPDATE organization_name SET name_vi = 'x'`),
    ).rejects.toThrow('permission denied');
    await expect(structure.graph.prisma.$executeRawUnsafe('DELETE FROM lineage_link')).rejects.toThrow(
      'permission denied',
    );
  });
});
