import {
  assessmentCompleted,
  publishedAssessmentCorrected,
  publishedAssessmentState,
} from '@reformgraph/event-contracts';
import type { Told } from './verdict.ts';

/** What committed answers stand for, as the harness itself wrote it down. */
export class Ledger {
  readonly #promised: Told[] = [];

  /** An answer after which an assessment has a version that other services are told of, and everybody where `published`. */
  note(assessmentId: string, version: number, { published }: { published: boolean }): void {
    const told = { key: assessmentId, version };
    this.#promised.push({ ...told, topic: assessmentCompleted.topic });
    if (published) this.notePublished(assessmentId, version);
  }

  /** An answer by which the version that an assessment has became public. */
  notePublished(assessmentId: string, version: number): void {
    for (const { topic } of [publishedAssessmentCorrected, publishedAssessmentState])
      this.#promised.push({ topic, key: assessmentId, version });
  }

  get promised(): readonly Told[] {
    return this.#promised;
  }
}
