import { invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { CommonFailure, Failure, Localized } from '@reformgraph/subgraph-kit/outcome';

export type InvalidInput = Extract<CommonFailure, Failure<'INVALID_INPUT'>>;

const CONTROL_CHARACTER = /(?![\n\t])\p{Cc}/u;

/** A text as it is kept: composed (NFC), nothing white around it, 1 to `longest` characters, no control characters. */
export function checkedText(text: string, path: readonly string[], longest: number): string | InvalidInput {
  const kept = text.normalize('NFC').replaceAll('\r\n', '\n').trim();
  if (kept === '' || kept.length > longest)
    return invalidInput(
      path,
      `Nội dung phải có từ 1 đến ${longest} ký tự.`,
      `The text has 1 to ${longest} characters.`,
    );
  if (CONTROL_CHARACTER.test(kept))
    return invalidInput(
      path,
      'Nội dung có ký tự điều khiển không dùng được.',
      'The text contains a control character.',
    );
  return kept;
}

/** Both languages of a text, each as `checkedText` keeps it. */
export function checkedLocalized(
  text: Localized,
  path: readonly string[],
  longest: number,
): Localized | InvalidInput {
  const vi = checkedText(text.vi, [...path, 'vi'], longest);
  if (typeof vi !== 'string') return vi;
  const en = checkedText(text.en, [...path, 'en'], longest);
  return typeof en === 'string' ? { vi, en } : en;
}

/** A list of at most `most` texts, each as `checkedLocalized` keeps it. */
export function checkedTexts(
  texts: readonly Localized[],
  path: readonly string[],
  { most, longest }: { most: number; longest: number },
): readonly Localized[] | InvalidInput {
  if (texts.length > most)
    return invalidInput(path, `Danh sách có nhiều nhất ${most} mục.`, `The list has at most ${most} items.`);
  const kept: Localized[] = [];
  for (const [position, text] of texts.entries()) {
    const checked = checkedLocalized(text, [...path, String(position)], longest);
    if ('failure' in checked) return checked;
    kept.push(checked);
  }
  return kept;
}
