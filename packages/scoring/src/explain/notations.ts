import { type Notation, plainNumber } from '../expression/write.ts';
import type { LocalizedText } from '../localized-text.ts';

const SIGNS = {
  ...{ '+': '+', '-': '−', '*': '×', '/': '÷' },
  ...{ '<': '<', '<=': '≤', '>': '>', '>=': '≥', '=': '=', '<>': '≠' },
} as const;

/** How people read an expression, in each language; a decimal comma in Vietnamese. */
export const NOTATIONS: Readonly<Record<keyof LocalizedText, Omit<Notation, 'name'>>> = {
  vi: {
    number: (value) => plainNumber(value).replace('.', ',').replace(' / ', ' ÷ ').replace('-', '−'),
    operators: SIGNS,
    least: 'nhỏ nhất của ',
    greatest: 'lớn nhất của ',
    choice: 'nếu ',
    comma: '; ',
  },
  en: {
    number: (value) => plainNumber(value).replace(' / ', ' ÷ ').replace('-', '−'),
    operators: SIGNS,
    least: 'least of ',
    greatest: 'greatest of ',
    choice: 'if ',
    comma: ', ',
  },
};
