import {
  differencesBetween,
  nameAndVersion,
  type Difference,
  type JsonSchema,
} from '@reformgraph/event-contracts/documents';
import { both, html, type Html } from './html.ts';
import { documentOf } from './layout.ts';
import { tableOf } from './table.ts';

/** One version of a type, as it is compared. */
export interface Version {
  readonly type: string;
  readonly schema: JsonSchema;
}

/** /events/<type>/differences: what every version of the type's name changed of the one before, the newest first. */
export function differencesPage(type: string, versions: readonly Version[]): string {
  const { name } = nameAndVersion(type);
  const steps = versions.slice(1).map((newer, position) => stepOf(versions[position] ?? newer, newer));
  return documentOf({
    title: { vi: `Các phiên bản của ${name}`, en: `Versions of ${name}` },
    depth: 1,
    content: html`
      <p>
        ${versions.map((version) => html`<a href="../${version.type}/"><code>${version.type}</code></a> `)}
      </p>
      ${steps.length > 0 ? steps.reverse() : ONLY_VERSION}
    `,
  });
}

const ONLY_VERSION = html`
  <p lang="vi">Đây là phiên bản duy nhất: chưa có gì để so sánh.</p>
  <p lang="en">This is the only version: there is nothing to compare yet.</p>
`;

const KINDS: Readonly<Record<Difference['kind'], { vi: string; en: string }>> = {
  ADDED: { vi: 'thêm', en: 'added' },
  REMOVED: { vi: 'bỏ', en: 'removed' },
  CHANGED: { vi: 'thay đổi', en: 'changed' },
  REWORDED: { vi: 'sửa lời', en: 'reworded' },
};

function stepOf(older: Version, newer: Version): Html {
  const differences = differencesBetween(older.schema, newer.schema);
  const [from, to] = [older, newer].map(({ type }) => `v${nameAndVersion(type).version}`);
  const caption = { vi: `Từ ${from ?? ''} đến ${to ?? ''}`, en: `From ${from ?? ''} to ${to ?? ''}` };
  return html`
    <h2>${both(caption)}</h2>
    ${differences.every(({ compatible }) => compatible) ? COMPATIBLE : INCOMPATIBLE}
    ${differences.length > 0 ? tableOf(caption, COLUMNS, differences.map(rowOf)) : null}
  `;
}

const COMPATIBLE = html`
  <p lang="vi">Tương thích hai chiều: ai đọc được phiên bản này cũng đọc được phiên bản kia.</p>
  <p lang="en">Compatible both ways: whoever reads one of them reads the other.</p>
`;
const INCOMPATIBLE = html`
  <p lang="vi">Không tương thích: chỉ xảy ra trước khi phát hành (v0).</p>
  <p lang="en">Not compatible: this happens only before the release (v0).</p>
`;

const COLUMNS = [
  { vi: 'Trường', en: 'Field' },
  { vi: 'Thay đổi', en: 'Change' },
  { vi: 'Chi tiết', en: 'Detail' },
  { vi: 'Tương thích', en: 'Compatible' },
];

function rowOf({ path, kind, detail, compatible }: Difference): Html {
  return html`<tr>
    <th scope="row">
      ${path === '' ? both({ vi: 'toàn bộ', en: 'the whole' }) : html`<code>${path}</code>`}
    </th>
    <td>${both(KINDS[kind])}</td>
    <td lang="en">${detail}</td>
    <td>${both(compatible ? { vi: 'có', en: 'yes' } : { vi: 'không', en: 'no' })}</td>
  </tr> `;
}
