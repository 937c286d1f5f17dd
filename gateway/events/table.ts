import { both, html, type Html } from './html.ts';

interface Text {
  readonly vi: string;
  readonly en: string;
}

/** A table with a caption and headed columns, which on a narrow screen is scrolled by itself. */
export function tableOf(caption: Text, columns: readonly Text[], rows: readonly Html[]): Html {
  return html`<div class="wide" role="region" aria-label="${caption.vi} · ${caption.en}" tabindex="0">
    <table>
      <caption>
        ${both(caption)}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${both(column)}</th> `)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
