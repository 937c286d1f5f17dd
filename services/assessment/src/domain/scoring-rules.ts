import { type CompiledComponent, type CompiledSet, type Snapshot } from '@reformgraph/scoring';

/** By what a unit's components are scored. */
export interface ScoringRules {
  readonly set: CompiledSet;
  /** The settled values of the unit's block, with the ids of the organizations that have them; null until they are. */
  readonly settled: Snapshot<string> | null;
}

/** The component of a set. Throws where the set has none of the code: a row that its constraints forbid. */
export function componentIn({ byCode }: CompiledSet, code: string): CompiledComponent {
  const node = byCode.get(code);
  if (!node?.formula) throw new Error(`A criteria set without its component ${code}`);
  return node as CompiledComponent;
}

/** Whether points of a set's components depend on values of the block. */
export function measuresAgainstBlock({ components }: CompiledSet): boolean {
  return components.some(({ formula }) => formula.references.length > 0);
}
