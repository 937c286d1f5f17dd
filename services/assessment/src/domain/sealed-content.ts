import type { ComponentScore } from './component-score.ts';
import type { AssessmentResult } from './result.ts';
import type { GivenComponent } from './given-component.ts';

/** What is sealed by its hash: what a unit submitted, or what the council approved. */
export type SealKind = 'SUBMISSION' | 'APPROVAL';

/** What a unit says of each component in the set's order, as one text; the same for the same content. */
export function submissionText(components: readonly ComponentScore[]): string {
  return JSON.stringify(components.map(({ code, self, note }) => [code, canonical(self), note]));
}

/** What was said of each component in all rounds, in the set's order, and the result, as one text. */
export function approvalText(
  components: readonly ComponentScore[],
  { points, maximum, fraction }: AssessmentResult,
): string {
  const said = components.map((component) => [
    component.code,
    canonical(component.self),
    canonical(component.appraised),
    canonical(component.second),
    canonical(component.council),
    canonical(component.corrected),
    component.reason,
  ]);
  return JSON.stringify([...said, [points, maximum, fraction]]);
}

/** The text that is signed for a seal. */
export function sealText(seal: {
  readonly assessmentId: string;
  readonly version: number;
  readonly kind: SealKind;
  readonly contentHash: string;
  readonly sealedAt: string;
}): string {
  const { assessmentId, version, kind, contentHash, sealedAt } = seal;
  return `reformgraph content seal 1\n${kind}\n${assessmentId}\n${version}\n${contentHash}\n${sealedAt}\n`;
}

function canonical(given: GivenComponent | null): unknown {
  if (given?.kind !== 'INPUTS') return given?.kind ?? null;
  return Object.entries(given.inputs).sort(([a], [b]) => (a < b ? -1 : 1));
}
