import { checkTree, compileSet, type SetNode, type SetRules } from '../index.ts';
import { componentNode, PLAIN_RULES, sectionNode } from '../spec-sets.ts';

const problemsOf = (nodes: readonly SetNode[], rules: Partial<SetRules> = {}): string[] => {
  const made = compileSet({ nodes, rules: { ...PLAIN_RULES, ...rules } });
  if (made.ok) return [];
  return made.problems.map((problem) => {
    const { code, where, ...told } = { code: '', where: '', ...detailOf(problem) };
    return [told.problem, where || code].join(' ');
  });
};

type Told = { readonly problem: string; readonly code?: string; readonly where?: string };
function detailOf(problem: Extract<ReturnType<typeof compileSet>, { ok: false }>['problems'][number]): Told {
  switch (problem.of) {
    case 'TREE':
      return problem.tree;
    case 'NODE':
      return problem.node;
    case 'RULES':
      return problem.rule;
  }
}

const POINTS = { kind: 'POINTS' } as const;
const SOUND = [
  sectionNode('1', '10'),
  componentNode('1.1', '4', POINTS),
  componentNode('1.2', '6', POINTS),
  sectionNode('1.3', '3', { role: 'BONUS' }),
  componentNode('1.3.1', '5', POINTS, 'BONUS'),
  sectionNode('2', '8', { combination: 'SUM_CAPPED' }),
  componentNode('2.1', '5', POINTS),
  componentNode('2.2', '5', POINTS),
];

describe('the problems of a set', () => {
  it('are none where bonus counts in no maximum above it, and a cap is within reach', () => {
    expect(problemsOf(SOUND)).toEqual([]);
  });

  it('are those of its tree, with both figures of a sum', () => {
    const unequal = SOUND.map((node) => (node.code === '1' ? { ...node, maximum: '100' } : node));
    expect(checkTree(unequal)).toEqual([
      { problem: 'UNEQUAL_SUM', code: '1', declared: '100', sumOfChildren: '10' },
    ]);
    const beyond = SOUND.map((node) => (node.code === '2' ? { ...node, maximum: '10.5' } : node));
    expect(checkTree(beyond)).toEqual([
      { problem: 'CAP_OUT_OF_REACH', code: '2', declared: '10.5', sumOfChildren: '10' },
    ]);
  });

  it('are a role within another, however deep', () => {
    const nodes = [
      sectionNode('1', '3', { role: 'BONUS' }),
      sectionNode('1.1', '3'),
      sectionNode('1.1.1', '3', { role: 'PENALTY' }),
      componentNode('1.1.1.1', '3', POINTS, 'PENALTY'),
    ];
    expect(problemsOf(nodes)).toContain('ROLE_WITHIN_ROLE 1.1.1');
  });

  it('are sources that do not fit their section, and what a component lacks or a section has too much', () => {
    const nodes = [
      sectionNode('1', '10', { source: 'SURVEY' }),
      componentNode('1.1', '10', POINTS, 'BONUS'),
      sectionNode('2', '3', { role: 'PENALTY' }),
      componentNode('2.1', '1', POINTS),
      { ...componentNode('2.2', '2', POINTS, 'PENALTY'), formula: null },
    ];
    expect(problemsOf(nodes)).toEqual([
      'NOT_A_COMPONENT 1',
      'SOURCE_OUT_OF_PLACE 1.1',
      'SOURCE_OUT_OF_PLACE 2.1',
      'FORMULA_MISSING 2.2',
    ]);
  });

  it('are those of its formulas, at their component', () => {
    const nodes = [sectionNode('1', '10'), componentNode('1.1', '10', { kind: 'COUNT', each: 'x' })];
    expect(problemsOf(nodes)).toEqual(['FORMULA 1.1']);
  });

  it('are those of its bands and gates', () => {
    const name = { vi: 'Bậc', en: 'Band' };
    const bands = [
      { code: 'A', name, from: '80' },
      { code: 'B', name, from: '90' },
      { code: 'B', name, from: '10' },
    ];
    const gate = { text: name, when: { kind: 'BELOW_PERCENT', node: '9', percent: 'half' } } as const;
    const gates = [
      { ...gate, code: 'G', notAbove: 'A' },
      { ...gate, code: 'G', notAbove: 'Z' },
    ];
    expect(problemsOf(SOUND, { bands, gates })).toEqual([
      'REPEATED_CODE bands[2]',
      'REPEATED_CODE gates[1]',
      'BANDS_OUT_OF_ORDER bands[0]',
      'LAST_BAND_WITH_LIMIT bands[2]',
      'UNKNOWN_NODE gates[0]',
      'BAD_NUMBER gates[0]',
      'UNKNOWN_BAND gates[1]',
      'UNKNOWN_NODE gates[1]',
      'BAD_NUMBER gates[1]',
    ]);
  });
});
