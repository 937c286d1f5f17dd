import fc from 'fast-check';
import { buildTree, checkTree, sum, toDecimal, type CriteriaNode } from './index.ts';

const section = (code: string, parentCode: string | null, maximum: string): CriteriaNode => ({
  code,
  parentCode,
  maximum,
  kind: 'SECTION',
});
const component = (code: string, parentCode: string | null, maximum: string): CriteriaNode => ({
  code,
  parentCode,
  maximum,
  kind: 'COMPONENT',
});

const SOUND = [
  section('1', null, '3.75'),
  component('1.1', '1', '2.25'),
  section('1.2', '1', '1.50'),
  component('1.2.1', '1.2', '1'),
  component('1.2.2', '1.2', '0.5'),
  section('2', null, '0.3'),
  component('2.1', '2', '0.1'),
  component('2.2', '2', '0.2'),
];

interface Shape {
  quarters: number;
  children: Shape[];
}

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    quarters: fc.integer({ min: 0, max: 400 }),
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Shape[]>([]),
      fc.array(tie('shape'), { minLength: 1, maxLength: 4 }),
    ),
  }),
}));

/** Quarters of a point as text, by integer arithmetic only. */
function quarterText(quarters: number): string {
  return `${String(Math.floor(quarters / 4))}.${['00', '25', '50', '75'][quarters % 4] ?? ''}`;
}

function quartersOf({ quarters, children }: Shape): number {
  return children.length === 0 ? quarters : children.reduce((total, child) => total + quartersOf(child), 0);
}

/** A sound flat list of a random shape: every section declares what its leaves make. */
function flatten(shapes: readonly Shape[], parentCode: string | null = null): CriteriaNode[] {
  return shapes.flatMap((child, index) => {
    const code = parentCode === null ? String(index + 1) : `${parentCode}.${String(index + 1)}`;
    const maximum = quarterText(quartersOf(child));
    const kind = child.children.length === 0 ? 'COMPONENT' : 'SECTION';
    return [{ code, parentCode, maximum, kind } as const, ...flatten(child.children, code)];
  });
}

const soundTree = fc.array(shape, { minLength: 1, maxLength: 5 }).map((shapes) => flatten(shapes));
const shuffled = (nodes: CriteriaNode[]) =>
  fc.shuffledSubarray(nodes, { minLength: nodes.length, maxLength: nodes.length });

describe('a sound tree', () => {
  it('has no problems, and its total is that of its roots', () => {
    expect(checkTree(SOUND)).toEqual([]);
    const built = buildTree(SOUND);
    if (!built.ok) throw new Error('refused');
    expect(toDecimal(built.tree.total, 2)).toBe('4.05');
    expect(built.tree.roots.map(({ node }) => node.code)).toEqual(['1', '2']);
    expect(built.tree.components.map(({ node }) => node.code)).toEqual([
      '1.1',
      '1.2.1',
      '1.2.2',
      '2.1',
      '2.2',
    ]);
    expect(built.tree.roots[0]?.children[1]?.children[0]?.node).toBe(SOUND[3]);
  });

  it('is sound in any order; each parent is the sum of its children, and the total that of the leaves', () => {
    fc.assert(
      fc.property(
        soundTree.chain((nodes) => shuffled(nodes)),
        (nodes) => {
          const built = buildTree(nodes);
          if (!built.ok) throw new Error(JSON.stringify(built.problems));
          const { roots, components, total } = built.tree;
          const open = [...roots];
          let seen = 0;
          for (let at = open.pop(); at; at = open.pop()) {
            seen += 1;
            if (at.children.length > 0) {
              expect(sum(at.children.map((child) => child.maximum))).toEqual(at.maximum);
            }
            open.push(...at.children);
          }
          expect(seen).toBe(nodes.length);
          expect(sum(components.map((leaf) => leaf.maximum))).toEqual(total);
        },
      ),
    );
  });

  it('may be 20,000 levels deep', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      section(String(index), index === 0 ? null : String(index - 1), '1'),
    );
    expect(buildTree([...chain, component('leaf', '19999', '1')]).ok).toBe(true);
  });
});

describe('a problem in the tree', () => {
  it('is a list without a root', () => {
    expect(checkTree([])).toEqual([{ problem: 'NO_ROOT' }]);
  });

  it('is a code that comes twice', () => {
    const problems = checkTree([
      section('1', null, '2'),
      component('1.1', '1', '1'),
      component('1.1', '1', '1'),
    ]);
    expect(problems).toEqual([{ problem: 'DUPLICATE_CODE', code: '1.1', times: 2 }]);
  });

  it('is a parent that does not exist, names of built-in properties included', () => {
    const nodes = [
      component('1', null, '1'),
      component('x', 'constructor', '1'),
      component('y', '__proto__', '1'),
    ];
    expect(checkTree(nodes)).toEqual([
      { problem: 'UNKNOWN_PARENT', code: 'x', parentCode: 'constructor' },
      { problem: 'UNKNOWN_PARENT', code: 'y', parentCode: '__proto__' },
    ]);
  });

  it('is a cycle, told once with its members, and not for what hangs below it', () => {
    const nodes = [
      component('leaf', 'b', '0'),
      section('a', 'c', '1'),
      section('b', 'a', '1'),
      section('c', 'b', '1'),
      section('self', 'self', '1'),
    ];
    expect(checkTree(nodes)).toEqual([
      { problem: 'CYCLE', code: 'a', codes: ['a', 'c', 'b'] },
      { problem: 'CYCLE', code: 'self', codes: ['self'] },
      { problem: 'NO_ROOT' },
    ]);
  });

  it('is a maximum that is negative or no decimal; a sum with such a child is not judged', () => {
    const nodes = [section('1', null, '5'), component('1.1', '1', '1,5'), component('1.2', '1', '-1')];
    expect(checkTree(nodes)).toEqual([
      { problem: 'NOT_A_DECIMAL', code: '1.1', maximum: '1,5', fault: 'NOT_PLAIN' },
      { problem: 'NEGATIVE_MAXIMUM', code: '1.2', maximum: '-1' },
    ]);
  });

  it('is a section that declares other than its children make, with both figures', () => {
    const nodes = [section('1', null, '100'), component('1.1', '1', '89.5'), component('1.2', '1', '10.050')];
    expect(checkTree(nodes)).toEqual([
      { problem: 'UNEQUAL_SUM', code: '1', declared: '100', sumOfChildren: '99.55' },
    ]);
    expect(checkTree([section('1', null, '0.1'), component('1.1', '1', '100')])).toMatchObject([
      { sumOfChildren: '100' },
    ]);
  });

  it('is a section without children and a component with some', () => {
    const nodes = [section('1', null, '1'), component('2', null, '1'), component('2.1', '2', '1')];
    expect(checkTree(nodes)).toEqual([
      { problem: 'EMPTY_SECTION', code: '1' },
      { problem: 'COMPONENT_WITH_CHILDREN', code: '2', childCodes: ['2.1'] },
    ]);
    expect(buildTree(nodes)).toEqual({ ok: false, problems: checkTree(nodes) });
  });

  it('is told for every node, not for the first alone', () => {
    const nodes = [section('1', null, 'x'), section('2', 'none', '-1'), section('2', null, '1')];
    expect(checkTree(nodes).map(({ problem }) => problem)).toEqual([
      'DUPLICATE_CODE',
      'UNKNOWN_PARENT',
      'NOT_A_DECIMAL',
      'EMPTY_SECTION',
      'NEGATIVE_MAXIMUM',
      'EMPTY_SECTION',
      'EMPTY_SECTION',
    ]);
  });

  it('is found wherever one maximum of a sound tree is changed', () => {
    fc.assert(
      fc.property(soundTree, fc.nat(), (nodes, pick) => {
        const leaves = nodes.filter((node) => node.kind === 'COMPONENT' && node.parentCode !== null);
        const changed = leaves[pick % Math.max(leaves.length, 1)];
        if (!changed) return;
        const altered = nodes.map((node) =>
          node === changed ? { ...node, maximum: `${node.maximum}1` } : node,
        );
        expect(checkTree(altered)).toMatchObject([{ problem: 'UNEQUAL_SUM', code: changed.parentCode }]);
      }),
    );
  });
});
