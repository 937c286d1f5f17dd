import { fieldsOf, type Field, type JsonSchema } from '@reformgraph/event-contracts/documents';
import { both, html, type Html } from './html.ts';
import { tableOf } from './table.ts';

/** Every field of a schema with its type and meaning; a caption tells what the fields are of. */
export function fieldTable(schema: JsonSchema, caption: { vi: string; en: string }): Html {
  const columns = [
    { vi: 'Trường', en: 'Field' },
    { vi: 'Kiểu', en: 'Type' },
    { vi: 'Bắt buộc', en: 'Required' },
    { vi: 'Ý nghĩa', en: 'Meaning' },
  ];
  return tableOf(caption, columns, fieldsOf(schema).map(rowOf));
}

function rowOf(field: Field): Html {
  return html`<tr>
    <th scope="row"><code>${field.path}</code></th>
    <td lang="en">${typeOf(field)}</td>
    <td>${both(field.required ? { vi: 'có', en: 'yes' } : { vi: 'không', en: 'no' })}</td>
    <td lang="en">${field.description}</td>
  </tr> `;
}

function typeOf({ schema, nullable }: Field): string {
  const limits = [
    ...(schema.enum ? [`one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`] : []),
    ...(schema.const === undefined ? [] : [`always ${JSON.stringify(schema.const)}`]),
    ...(schema.format === undefined ? [] : [schema.format]),
    // A format's pattern says what the format says.
    ...(typeof schema['pattern'] === 'string' && schema.format === undefined
      ? [`pattern ${schema['pattern']}`]
      : []),
    ...limit('at least', schema['minimum'], Number.MIN_SAFE_INTEGER),
    ...limit('at most', schema['maximum'], Number.MAX_SAFE_INTEGER),
    ...limit('at least characters:', schema['minLength']),
    ...limit('at most characters:', schema['maxLength']),
  ];
  return [nullable ? `${String(schema.type)} or null` : String(schema.type), ...limits].join(', ');
}

function limit(words: string, value: unknown, none?: number): string[] {
  return typeof value === 'number' && value !== none ? [`${words} ${value}`] : [];
}
