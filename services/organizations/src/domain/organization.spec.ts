import { blockOn, registerBlock, registerOrganization, type Block } from './organization.ts';

const block: Block = {
  code: 'DEPARTMENT',
  name: { vi: 'Khối sở', en: 'Departments' },
  position: 1,
  provenance: 'SYNTHETIC',
};
const authorship = { by: null, at: '2024-05-06T01:00:00.000Z' };
const command = {
  id: 'organization-1',
  nameId: 'name-1',
  membershipId: 'membership-1',
  code: 'SNV',
  name: { vi: ' Sở  Nội vụ'.normalize('NFD'), en: 'Department of Home Affairs' },
  shortName: 'Nội vụ',
  provenance: 'OFFICIAL',
  provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
  validFrom: '2024-01-01',
} as const;

const exceptions = (...fields: string[]) => ({
  provenanceExceptions: fields.map((field) => ({ field, provenance: 'SYNTHETIC' as const })),
});

describe('registerOrganization', () => {
  it('makes a unit with composed names, in its block from its first day', () => {
    expect(registerOrganization(command, block, authorship)).toMatchObject({
      names: [
        {
          name: { vi: 'Sở Nội vụ' },
          searchKey: 'so noi vu department of home affairs noi vu snv',
          provenance: { vi: 'OFFICIAL', en: 'TRANSLATED', shortName: 'OFFICIAL' },
          from: '2024-01-01',
          to: null,
        },
      ],
      provenanceExceptions: [],
      validTo: null,
      version: 1,
      memberships: [{ block, index: null, from: '2024-01-01', to: null }],
    });
  });

  it.each([
    [['code'], { code: 'snv' }],
    [['code'], { code: '' }],
    [['code'], { code: 'A'.repeat(21) }],
    [['name', 'vi'], { name: { vi: ' ', en: 'x' } }],
    [['name', 'en'], { name: { vi: 'x', en: 'x'.repeat(301) } }],
    [['shortName'], { shortName: '' }],
    [['provenanceExceptions', '0', 'field'], exceptions('version')],
    [['provenanceExceptions', '1', 'field'], exceptions('code', 'code')],
  ])('refuses %j', (path, different) => {
    expect(registerOrganization({ ...command, ...different }, block, authorship)).toMatchObject({
      failure: 'INVALID_INPUT',
      path,
    });
  });
});

describe('registerBlock', () => {
  it('takes a code of capital letters only', () => {
    expect(registerBlock(block)).toEqual(block);
    expect(registerBlock({ ...block, code: 'Khối' })).toMatchObject({
      failure: 'INVALID_INPUT',
      path: ['code'],
    });
  });
});

describe('blockOn', () => {
  const first = { index: null, from: '2024-01-01', to: '2024-07-01', block: 'DEPARTMENT' };
  const second = { index: null, from: '2024-07-01', to: null, block: 'DISTRICT' };
  const forIndex = { index: 'DTI', from: '2020-01-01', to: null, block: 'DTI-1' };
  const memberships = [forIndex, first, second];

  it.each([
    ['2023-12-31', null],
    ['2024-01-01', first],
    ['2024-06-30', first],
    ['2024-07-01', second],
    ['2099-01-01', second],
  ])('on %s counts half-open days, of the block in general only', (day, expected) => {
    expect(blockOn(memberships, day)).toBe(expected);
  });
});
