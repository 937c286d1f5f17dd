import { membersOn, type Membership } from './membership.ts';

const named = (name: string, from: string, to: string | null) => ({ name: { vi: name, en: name }, from, to });
const unit = {
  id: 'u',
  code: 'U',
  names: [named('Before', '2020-01-01', '2024-07-01'), named('After', '2024-07-01', null)],
  from: '2020-01-01',
  to: null,
};
const block = (code: string) => ({ code, name: { vi: code, en: code } });
const membership = (changes: Partial<Membership>): Membership => ({
  unit,
  block: block('A'),
  index: null,
  from: '2020-01-01',
  to: null,
  ...changes,
});
const blocksOn = (memberships: Membership[], index: string, day: string) =>
  membersOn(memberships, index, day).map((member) => member.block.code);

describe('the members of blocks on a day', () => {
  it('counts the first day of a membership and not its end', () => {
    const moved = [membership({ to: '2024-12-31' }), membership({ block: block('B'), from: '2024-12-31' })];
    expect(blocksOn(moved, 'PAR', '2024-12-30')).toEqual(['A']);
    expect(blocksOn(moved, 'PAR', '2024-12-31')).toEqual(['B']);
  });

  it('prefers the block for the index to the one in general, in whatever order they come', () => {
    const both = [membership({}), membership({ block: block('G1'), index: 'DTI' })];
    for (const memberships of [both, both.toReversed()]) {
      expect(blocksOn(memberships, 'DTI', '2024-12-31')).toEqual(['G1']);
      expect(blocksOn(memberships, 'PAR', '2024-12-31')).toEqual(['A']);
    }
  });

  it('names a unit as it is on the day', () => {
    const nameOn = (day: string) =>
      membersOn([membership({})], 'PAR', day).map((member) => member.unit.name.en);
    expect([nameOn('2024-06-30'), nameOn('2024-07-01')]).toEqual([['Before'], ['After']]);
  });

  it('leaves out a unit that does not exist on the day', () => {
    const dissolved = [membership({ unit: { ...unit, to: '2024-07-01' } })];
    expect(blocksOn(dissolved, 'PAR', '2024-06-30')).toEqual(['A']);
    expect(blocksOn(dissolved, 'PAR', '2024-07-01')).toEqual([]);
    expect(blocksOn(dissolved, 'PAR', '2019-12-31')).toEqual([]);
  });
});
