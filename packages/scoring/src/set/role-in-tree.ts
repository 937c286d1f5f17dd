import { roleOf, type CriteriaNode, type SectionRole } from '../tree.ts';

/** The role of each node of a list: its own, or that of the nearest section above that has one but ORDINARY. */
export function roleInTree<N extends CriteriaNode>(nodes: readonly N[]): (node: N) => SectionRole {
  const byCode = new Map(nodes.map((node) => [node.code, node]));
  return (node) => {
    const walked = new Set<string>();
    let each: N | undefined = node;
    while (each && roleOf(each) === 'ORDINARY' && !walked.has(each.code)) {
      walked.add(each.code);
      each = each.parentCode === null ? undefined : byCode.get(each.parentCode);
    }
    return each ? roleOf(each) : 'ORDINARY';
  };
}
