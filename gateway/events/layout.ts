import { both, html, type Html } from './html.ts';

/** A page: its title in both languages, where it lies below /events/, and what it holds. */
export interface Page {
  readonly title: { readonly vi: string; readonly en: string };
  /** How many folders below /events/ it lies: links lead from there. */
  readonly depth: number;
  readonly content: Html;
}

/** The whole document. It asks for one style sheet and its icon, runs nothing, and is read without a network. */
export function documentOf({ title, depth, content }: Page): string {
  const home = '../'.repeat(depth) || './';
  return `<!doctype html>\n${
    html`<html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${[...new Set([title.vi, title.en])].join(' · ')} – Reformgraph</title>
        <link rel="icon" href="${home}icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${home}events.css" />
      </head>
      <body>
        <a class="skip" href="#content">${both({ vi: 'Đến nội dung', en: 'To the content' })}</a>
        <header>
          <a href="${home}">Reformgraph · ${both({ vi: 'Sự kiện', en: 'Events' })}</a>
        </header>
        <main id="content">
          <h1>${both(title)}</h1>
          ${content}
        </main>
      </body>
    </html> `.markup
  }`;
}
