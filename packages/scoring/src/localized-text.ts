/** A text in both languages of the platform. */
export interface LocalizedText {
  readonly vi: string;
  readonly en: string;
}
