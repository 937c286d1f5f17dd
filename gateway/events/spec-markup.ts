/** An element of a page, in the order of the page. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const VOID = ['meta', 'link'];
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<]+/y;
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The elements of a page that is written strictly: every attribute quoted, every element closed where it was opened, no
 * character left that markup would need escaped. Throws where it is not.
 */
export function elementsOf(page: string): Element[] {
  return partsOf(page).elements;
}

/** What a reader sees of a page, with single spaces. */
export function textOf(page: string): string {
  return partsOf(page).text.replace(/\s+/g, ' ');
}

function partsOf(page: string): { elements: Element[]; text: string } {
  const start = '<!doctype html>\n';
  if (!page.startsWith(start)) throw new Error('The page has no doctype');
  const elements: Element[] = [];
  const open: string[] = [];
  let text = '';
  let at = start.length;
  while (at < page.length) {
    TAG.lastIndex = TEXT.lastIndex = at;
    const tag = TAG.exec(page);
    const [words] = tag ? [null] : (TEXT.exec(page) ?? [null]);
    if (tag) {
      const [whole, closing, name = '', attributes = ''] = tag;
      at += whole.length;
      if (closing) {
        const opened = open.pop();
        if (opened !== name) throw new Error(`</${name}> closes <${opened ?? 'nothing'}> at ${at}`);
        continue;
      }
      elements.push({ name, attributes: attributesOf(attributes) });
      if (!VOID.includes(name)) open.push(name);
    } else if (words !== null) {
      at += words.length;
      text += plain(words);
    } else throw new Error(`No markup: ${page.slice(at, at + 40)}`);
  }
  if (open.length > 0) throw new Error(`Never closed: ${open.join(', ')}`);
  return { elements, text };
}

function attributesOf(markup: string): Record<string, string> {
  const found = [...markup.matchAll(/([a-z-]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, plain(value)],
  );
  if (new Set(found.map(([name]) => name)).size < found.length) throw new Error(`Twice the same: ${markup}`);
  return Object.fromEntries(found);
}

function plain(text: string): string {
  if (/&/.test(text.replace(ENTITY, ''))) throw new Error(`Not escaped: ${text}`);
  return text.replace(ENTITY, (entity) => ENTITIES[entity] ?? '');
}
