import fc from 'fast-check';
import type { CriteriaNode } from './criteria-node.ts';
import { importCriteriaSet, publishCriteriaSet, USUAL_RULES, type CriteriaSet } from './criteria-set.ts';
import { criterion } from './spec-assessment.ts';

const AUTHORSHIP = { by: 'person', at: '2024-03-01T00:00:00.000Z' };
const COMMAND = {
  id: 'set',
  index: 'PAR',
  year: 2024,
  block: 'DISTRICT',
  title: { vi: 'Bộ tiêu chí', en: 'Criteria' },
  source: 'Decision',
  provenance: 'SYNTHETIC',
  rules: USUAL_RULES,
  evidenceTypes: [],
} as const;

const node = (code: string, parentCode: string | null, facts: Partial<CriteriaNode> = {}) =>
  criterion(code, parentCode, '1', {
    title: { vi: `Tiêu chí ${code}`, en: `Criterion ${code}` },
    ...facts,
  });
const section = (
  code: string,
  parentCode: string | null,
  maximum: string,
  facts: Partial<CriteriaNode> = {},
) => node(code, parentCode, { kind: 'SECTION', maximum, ...facts });

function problemsOf(nodes: readonly CriteriaNode[]): (string | null)[][] {
  const decided = importCriteriaSet({ ...COMMAND, nodes }, AUTHORSHIP);
  if (!('failure' in decided) || decided.failure !== 'CRITERIA_TREE_INVALID') return [];
  return decided.facts.problems.map(({ code, node: at }) => [code, at]);
}

describe('a criteria set taken in', () => {
  it('is a draft with its exact total, a parent before its children', () => {
    const decided = importCriteriaSet(
      {
        ...COMMAND,
        nodes: [
          node('1.1', '1', { maximum: '0.10' }),
          node('2', null, { maximum: '99.7', domain: 8 }),
          section('1', null, '0.3'),
          node('1.2', '1', { maximum: '0.2' }),
        ],
      },
      AUTHORSHIP,
    );
    expect(decided).toMatchObject({ set: { state: 'DRAFT', total: '100', version: 1, changedBy: 'person' } });
    expect('nodes' in decided && decided.nodes.map(({ code, maximum }) => [code, maximum])).toEqual([
      ['2', '99.7'],
      ['1', '0.3'],
      ['1.1', '0.1'],
      ['1.2', '0.2'],
    ]);
  });

  it('has composed texts without needless white space', () => {
    const title = { vi: ' Tiêu  chi\u0301 ', en: 'Criterion\n1' };
    const decided = importCriteriaSet(
      { ...COMMAND, title, nodes: [node(' 1 ', null, { title })] },
      AUTHORSHIP,
    );
    expect(decided).toMatchObject({
      set: { title: { vi: 'Tiêu chí', en: 'Criterion 1' } },
      nodes: [{ code: '1', title: { vi: 'Tiêu chí', en: 'Criterion 1' } }],
    });
  });

  it.each<[string, CriteriaNode[], (string | null)[][]]>([
    [
      'nothing at all',
      [],
      [
        ['NO_ROOT', null],
        ['NO_COMPONENT', null],
      ],
    ],
    [
      'an unequal sum',
      [section('1', null, '100'), node('1.1', '1', { maximum: '99.55' })],
      [['UNEQUAL_SUM', '1']],
    ],
    [
      'another domain, however deep',
      [section('1', null, '1'), section('1.1', '1', '1', { domain: 2 }), node('1.1.1', '1.1', { domain: 2 })],
      [
        ['DOMAIN_DIFFERS', '1.1'],
        ['DOMAIN_DIFFERS', '1.1.1'],
      ],
    ],
    ['a domain that does not exist', [node('1', null, { domain: 9 })], [['BAD_DOMAIN', '1']]],
    ['a blank title', [node('1', null, { title: { vi: ' ', en: 'x' } })], [['BLANK_TITLE', '1']]],
    [
      'a maximum too long to be exact',
      [node('1', null, { maximum: '0.12345678901' })],
      [['TOO_MANY_DECIMALS', '1']],
    ],
    [
      'a survey, which is not taken yet',
      [node('1', null, { source: 'SURVEY' })],
      [['SOURCE_NOT_SUPPORTED', '1']],
    ],
    ['a component without source', [node('1', null, { source: null })], [['SOURCE_MISSING', '1']]],
    [
      'a section with a source',
      [section('1', null, '1', { source: 'LEADER' }), node('1.1', '1')],
      [['NOT_A_COMPONENT', '1']],
    ],
    [
      'a circle',
      [section('1', '2', '1'), section('2', '1', '1')],
      [
        ['CYCLE', '1'],
        ['NO_ROOT', null],
        ['NO_COMPONENT', null],
      ],
    ],
  ])('is refused with %s', (_name, nodes, problems) => {
    expect(problemsOf(nodes)).toEqual(problems);
  });

  it('never fails to answer, whatever hangs below whatever', () => {
    const code = fc.constantFrom('1', '2', '3', '4', '');
    const any = fc
      .record({
        code,
        parentCode: fc.option(code),
        kind: fc.constantFrom('SECTION' as const, 'COMPONENT' as const),
        domain: fc.integer({ min: 0, max: 9 }),
        maximum: fc.constantFrom('0', '1', '2', '-1', 'x', '0.12345678901'),
        source: fc.constantFrom('SELF_APPRAISED' as const, 'BONUS' as const, null),
        role: fc.constantFrom('ORDINARY' as const, 'BONUS' as const),
      })
      .map(({ code: its, parentCode, maximum, ...facts }) => criterion(its, parentCode, maximum, facts));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (nodes) => {
        const decided = importCriteriaSet({ ...COMMAND, nodes }, AUTHORSHIP);
        if ('failure' in decided) expect(problemsOf(nodes).length).toBeGreaterThan(0);
        else expect(decided.nodes).toHaveLength(nodes.length);
      }),
    );
  });

  it('is published once, by who knows its version', () => {
    const decided = importCriteriaSet({ ...COMMAND, nodes: [node('1', null)] }, AUTHORSHIP);
    if ('failure' in decided) throw new Error(decided.failure);
    expect(publishCriteriaSet(decided.set, 2, AUTHORSHIP)).toMatchObject({ failure: 'VERSION_CONFLICT' });
    const published = publishCriteriaSet(decided.set, 1, AUTHORSHIP) as CriteriaSet;
    expect(published).toMatchObject({ state: 'PUBLISHED', version: 2 });
    expect(publishCriteriaSet(published, 2, AUTHORSHIP)).toMatchObject({
      failure: 'WRONG_CRITERIA_SET_STATE',
    });
  });
});
