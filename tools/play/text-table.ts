export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });
const GAP = '  ';

/** How many cells of a terminal a text takes: a letter with its marks takes one, however it is composed. */
export function widthOf(text: string): number {
  return [...graphemes.segment(text)].length;
}

/** The rows as lines of aligned columns below their headings and a rule; no line ends in blanks. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, position) => Math.max(...cells.map((row) => widthOf(row[position] ?? ''))));
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, position) => {
        const text = row[position] ?? '';
        const blanks = ' '.repeat((widths[position] ?? 0) - widthOf(text));
        return align === 'right' ? blanks + text : text + blanks;
      })
      .join(GAP)
      .trimEnd();
  const [headings = [], ...body] = cells;
  return [line(headings), widths.map((width) => '─'.repeat(width)).join(GAP), ...body.map(line)];
}
