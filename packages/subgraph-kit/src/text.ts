import { invalidInput, type InvalidInput, type Localized } from './outcome.ts';

/** Control characters but for white space, and halves of characters: nobody types them and no database keeps them. */
const UNUSABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;

/** True where a text can be kept and looked for: it has no control characters and no halves of characters. */
export function isUsableText(text: string): boolean {
  return !UNUSABLE.test(text);
}

/** A line as it is kept: composed (NFC), without white space around it or doubled inside. */
export function normaliseLine(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

/** Both languages of a line, each as `normaliseLine` keeps it. */
export function normaliseLines({ vi, en }: Localized): Localized {
  return { vi: normaliseLine(vi), en: normaliseLine(en) };
}

/** A normalised line of 1 to `longest` characters, or its refusal. */
export function checkedLine(text: string, path: readonly string[], longest: number): string | InvalidInput {
  return ofLength(normaliseLine(text), path, longest);
}

/** Both languages of a line, each as `checkedLine` keeps it. */
export function localizedLine(
  text: Localized,
  path: readonly string[],
  longest: number,
): Localized | InvalidInput {
  return inBothLanguages(text, path, (one, its) => checkedLine(one, its, longest));
}

/** Both languages of a text of 1 to `longest` characters: composed, nothing white around it, its lines as given. */
export function localizedText(
  text: Localized,
  path: readonly string[],
  longest: number,
): Localized | InvalidInput {
  return inBothLanguages(text, path, (one, its) =>
    ofLength(one.normalize('NFC').replaceAll('\r\n', '\n').trim(), its, longest),
  );
}

/** A list of at most `most` texts, each as `localizedText` keeps it. */
export function localizedTexts(
  texts: readonly Localized[],
  path: readonly string[],
  { most, longest }: { most: number; longest: number },
): readonly Localized[] | InvalidInput {
  if (texts.length > most)
    return invalidInput(path, `Danh sách có nhiều nhất ${most} mục.`, `The list has at most ${most} items.`);
  const kept: Localized[] = [];
  for (const [position, text] of texts.entries()) {
    const checked = localizedText(text, [...path, String(position)], longest);
    if ('failure' in checked) return checked;
    kept.push(checked);
  }
  return kept;
}

function inBothLanguages(
  text: Localized,
  path: readonly string[],
  check: (text: string, path: readonly string[]) => string | InvalidInput,
): Localized | InvalidInput {
  const vi = check(text.vi, [...path, 'vi']);
  if (typeof vi !== 'string') return vi;
  const en = check(text.en, [...path, 'en']);
  return typeof en === 'string' ? { vi, en } : en;
}

function ofLength(kept: string, path: readonly string[], longest: number): string | InvalidInput {
  return kept !== '' && kept.length <= longest
    ? kept
    : invalidInput(
        path,
        `Nội dung phải có từ 1 đến ${longest} ký tự.`,
        `The text must have 1 to ${longest} characters.`,
      );
}
