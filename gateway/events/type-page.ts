import { meaningOf, nameAndVersion, type ContractFacts } from '@reformgraph/event-contracts/documents';
import type { DescribedType } from './contracts.ts';
import { fieldTable } from './field-table.ts';
import { both, html, type Html } from './html.ts';
import { documentOf } from './layout.ts';

/** /events/<type>/: one version of a type; `versions` are all of its name, from the oldest on. */
export function typePage(
  { type, facts, schema, sample }: DescribedType,
  versions: readonly string[],
): string {
  const { topic, meaning, frozen } = facts;
  return documentOf({
    title: { vi: type, en: type },
    depth: 1,
    content: html`
      <p>${both(meaning)}</p>
      ${noticeOf(facts)}
      <dl>
        <dt>${both({ vi: 'Chủ đề', en: 'Topic' })}</dt>
        <dd>
          <a href="../#${topic}"><code>${topic}</code></a> (${both(meaningOf(topic).title)})
        </dd>
        <dt>${both({ vi: 'Phiên bản', en: 'Versions' })}</dt>
        <dd>
          ${versions.map((version) => versionLink(version, type))} (<a href="differences"
            >${both({ vi: 'khác nhau thế nào', en: 'how they differ' })}</a
          >)
        </dd>
        <dt>${both({ vi: 'Trạng thái', en: 'State' })}</dt>
        <dd>
          ${both(
            frozen
              ? { vi: 'đã cố định: không thay đổi nữa', en: 'frozen: it changes no more' }
              : { vi: 'chưa phát hành: còn có thể thay đổi', en: 'not released: it may still change' },
          )}
        </dd>
      </dl>
      <h2>${both({ vi: 'Dữ liệu', en: 'Data' })}</h2>
      ${fieldTable(schema, { vi: 'Các trường của dữ liệu', en: 'Fields of the data' })}
      <h2>${both({ vi: 'Mẫu', en: 'Sample' })}</h2>
      <p>
        ${both({
          vi: 'Sự kiện giả định, theo định dạng JSON của CloudEvents.',
          en: 'A synthetic event, in the JSON format of CloudEvents.',
        })}
      </p>
      <pre tabindex="0"><code>${JSON.stringify(sample, null, 2)}</code></pre>
      <h2>${both({ vi: 'Tải về', en: 'Downloads' })}</h2>
      <ul>
        <li><a href="../schemas/${type}.json">JSON Schema 2020-12</a></li>
        <li><a href="../samples/${type}.json">${both({ vi: 'Mẫu', en: 'Sample' })}</a></li>
        <li><a href="../asyncapi.json">AsyncAPI 3.0</a></li>
      </ul>
    `,
  });
}

function noticeOf({ deprecation }: ContractFacts): Html | null {
  if (!deprecation) return null;
  const { announced, endsOn, successor } = deprecation;
  return html`<div class="ending" role="note">
    <p lang="vi">
      Loại này sẽ kết thúc ngày ${endsOn} (thông báo ngày ${announced}). Hãy chuyển sang
      <a href="../${successor}/"><code>${successor}</code></a
      >.
    </p>
    <p lang="en">
      This type ends on ${endsOn} (announced on ${announced}). Move to
      <a href="../${successor}/"><code>${successor}</code></a
      >.
    </p>
  </div>`;
}

function versionLink(version: string, current: string): Html {
  const label = `v${nameAndVersion(version).version}`;
  return version === current
    ? html`<strong aria-current="page">${label}</strong> `
    : html`<a href="../${version}/">${label}</a> `;
}
