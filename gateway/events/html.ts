/** Markup that is written as it stands; any other text is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Part[];

/** Markup with whatever is put into it escaped; lists are joined, null is nothing. */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: markup }, ...parts.map(markupOf)) };
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A text in both languages of the platform, each marked as what it is; what is the same in both stands once. */
export function both({ vi, en }: { readonly vi: string; readonly en: string }): Html {
  if (vi === en) return html`${vi}`;
  return html`<span lang="vi">${vi}</span> · <span lang="en">${en}</span>`;
}
