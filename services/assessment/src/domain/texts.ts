import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { CommonFailure, Failure, Localized } from '@reformgraph/subgraph-kit/outcome';

export type InvalidInput = Extract<CommonFailure, Failure<'INVALID_INPUT'>>;
export type NotFound = Extract<CommonFailure, Failure<'NOT_FOUND'>>;
export type UnknownOrganization = Extract<CommonFailure, Failure<'UNKNOWN_ORGANIZATION'>>;
export type NotPermitted = Extract<CommonFailure, Failure<'NOT_PERMITTED'>>;
export type VersionConflict = Extract<CommonFailure, Failure<'VERSION_CONFLICT'>>;

/** A text as it is kept: composed (NFC), without white space around it or doubled inside. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

/** Normalises both languages of a text. */
export function normaliseLocalized({ vi, en }: Localized): Localized {
  return { vi: normaliseText(vi), en: normaliseText(en) };
}

/** A normalised text of 1 to `longest` characters in both languages, or the refusal of the first that is not. */
export function checkedText(
  text: Localized,
  longest: number,
  path: readonly string[],
): Localized | InvalidInput {
  const normalised = normaliseLocalized(text);
  for (const language of ['vi', 'en'] as const)
    if (!fits(normalised[language], longest)) return wrongLength([...path, language], longest);
  return normalised;
}

/** A normalised line of 1 to `longest` characters, or its refusal. */
export function checkedLine(
  text: string,
  longest: number,
  path: readonly string[],
): { line: string } | InvalidInput {
  const line = normaliseText(text);
  return fits(line, longest) ? { line } : wrongLength(path, longest);
}

function fits(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest;
}

function wrongLength(path: readonly string[], longest: number): InvalidInput {
  return invalidInput(
    path,
    `Nội dung phải có từ 1 đến ${longest} ký tự.`,
    `The text must have 1 to ${longest} characters.`,
  );
}
