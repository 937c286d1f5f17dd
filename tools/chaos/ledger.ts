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
    this.#note({ key: assessmentId, version, withdrawn: false }, published);
  }

  /** An answer by which an assessment counts no more: the last that is told of it. */
  noteWithdrawn(assessmentId: string, version: number, { published }: { published: boolean }): void {
    this.#note({ key: assessmentId, version, withdrawn: true }, published);
  }

  /** An answer by which the version that an assessment has became public. */
  notePublished(assessmentId: string, version: number): void {
    this.#tellEverybody({ key: assessmentId, version, withdrawn: false });
  }

  get promised(): readonly Told[] {
    return this.#promised;
  }

  #note(told: Omit<Told, 'topic'>, published: boolean): void {
    this.#promised.push({ ...told, topic: assessmentCompleted.topic });
    if (published) this.#tellEverybody(told);
  }

  #tellEverybody(told: Omit<Told, 'topic'>): void {
    for (const { topic } of [publishedAssessmentCorrected, publishedAssessmentState])
      this.#promised.push({ ...told, topic });
  }
}
