import { isPublished, meaningOf, readersOf, type JsonSchema } from '@reformgraph/event-contracts/documents';
import type { DescribedContracts, DescribedType } from './contracts.ts';
import { fieldTable } from './field-table.ts';
import { both, html, type Html } from './html.ts';
import { documentOf } from './layout.ts';

/** /events/: what an event is, and every topic with its types. */
export function indexPage({ types, envelope }: DescribedContracts): string {
  const topics = [...new Set(types.map(({ facts }) => facts.topic))].sort(
    (a, b) => Number(isPublished(b)) - Number(isPublished(a)) || (a < b ? -1 : 1),
  );
  return documentOf({
    title: { vi: 'Sự kiện của nền tảng', en: 'Events of the platform' },
    depth: 0,
    content: html`
      <p lang="vi">
        Mỗi sự kiện là một CloudEvent 1.0 mang toàn bộ trạng thái của đối tượng và phiên bản của nó: phiên bản
        mới thay phiên bản cũ. Một sự kiện có thể đến hai lần; theo từng khóa, lần đến đầu tiên đúng thứ tự
        phiên bản.
      </p>
      <p lang="en">
        Each event is a CloudEvent 1.0 that carries the full state of what it tells of, and its version: newer
        supersedes older. An event can come twice; per key, first deliveries come in the order of the
        versions.
      </p>
      <nav aria-label="Chủ đề · Topics">
        <ul>
          ${topics.map((topic) => html`<li><a href="#${topic}">${both(meaningOf(topic).title)}</a></li> `)}
        </ul>
      </nav>
      <h2>${both({ vi: 'Tải về', en: 'Downloads' })}</h2>
      <ul>
        <li><a href="asyncapi.json">AsyncAPI 3.0</a></li>
        <li>
          <a href="schemas/cloudevent.json"
            >JSON Schema: ${both({ vi: 'phong bì CloudEvents', en: 'the CloudEvents envelope' })}</a
          >
        </li>
      </ul>
      ${topics.map((topic) =>
        topicSection(
          topic,
          types.filter(({ facts }) => facts.topic === topic),
        ),
      )}
      <h2>${both({ vi: 'Phong bì của mỗi sự kiện', en: 'The envelope of every event' })}</h2>
      <p lang="vi">
        Trên Kafka, mỗi thuộc tính là một header có tiền tố <code>ce_</code>; dữ liệu là giá trị.
      </p>
      <p lang="en">
        On Kafka each attribute is a header with the prefix <code>ce_</code>, and the data are the value.
      </p>
      ${fieldTable(attributesOf(envelope), { vi: 'Thuộc tính', en: 'Attributes' })}
    `,
  });
}

function topicSection(topic: string, types: readonly DescribedType[]): Html {
  const { title, key } = meaningOf(topic);
  const compacted = types.some(({ facts }) => facts.compacted);
  return html`
    <h2 id="${topic}">${both(title)}</h2>
    <dl>
      <dt>${both({ vi: 'Chủ đề', en: 'Topic' })}</dt>
      <dd><code>${topic}</code></dd>
      <dt>${both({ vi: 'Khóa', en: 'Key' })}</dt>
      <dd>${both(key)}</dd>
      <dt>${both({ vi: 'Dành cho', en: 'For whom' })}</dt>
      <dd>${both(readersOf(topic))}</dd>
      <dt>${both({ vi: 'Lưu giữ', en: 'What it keeps' })}</dt>
      <dd>
        ${both(
          compacted
            ? { vi: 'sự kiện mới nhất của mỗi khóa', en: 'the newest event of each key' }
            : { vi: 'mọi sự kiện', en: 'every event' },
        )}
      </dd>
    </dl>
    <ul class="types">
      ${types.map(
        ({ type, facts }) =>
          html`<li>
            <a href="${type}/"><code>${type}</code></a>
            ${facts.deprecation ? ending(facts.deprecation.endsOn) : null}
            <p>${both(facts.meaning)}</p>
          </li> `,
      )}
    </ul>
  `;
}

function ending(day: string): Html {
  return html`<strong class="ending">${both({ vi: `kết thúc ngày ${day}`, en: `ends on ${day}` })}</strong>`;
}

/** The envelope without the data, whose shape is that of the event's type. */
function attributesOf(envelope: JsonSchema): JsonSchema {
  const attributes = Object.entries(envelope.properties ?? {}).filter(([name]) => name !== 'data');
  return { ...envelope, properties: Object.fromEntries(attributes) };
}
