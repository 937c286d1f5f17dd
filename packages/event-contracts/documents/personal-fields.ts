import { fieldsOf, type Field } from './fields.ts';
import type { JsonSchema } from './json-schema.ts';
import type { PublishedFields } from './published-fields.ts';
import { isPublished } from './topics.ts';

/** Words in a field's name that stand for a person, for somebody's account, or for what somebody wrote. */
const PERSONAL_WORDS = new Set(
  (
    'person people individual citizen user account login username actor viewer subject identity sub ' +
    'head deputy leader officer official appraiser inspector planner secretary signatory signer member author ' +
    'owner creator editor approver contact staff employee by who whom ' +
    'email mail phone telephone mobile fax address birth birthday gender age cccd passport ' +
    'firstname lastname fullname surname avatar photo signature ip ' +
    'reason note notes comment comments remark remarks explanation justification message opinion text'
  ).split(' '),
);
/** What a description says of a field that names a person. */
const PERSONAL_DESCRIPTION =
  /\b(?:persons?|people|officers?|officials?|appraisers?|inspectors?|leaders?|heads?|deput(?:y|ies)|members?|signator(?:y|ies)|employees?|staff|citizens?|users?|accounts?|e-?mails?|(?:tele)?phones?|signed by|given by|written by|as it was written|who )/i;
const PERSONAL_FORMATS = ['email', 'idn-email', 'hostname', 'idn-hostname', 'ipv4', 'ipv6', 'uri', 'iri'];

/**
 * One line for each field of a published type that names a person or is not known to name none: its name, format and
 * description are free of what stands for a person, and `known` lists it with the reason why it is not personal.
 * Also one for each listed field that the type has not, so that the list stays what is published.
 */
export function personalOffences(
  schemas: ReadonlyMap<string, JsonSchema>,
  known: Readonly<Record<string, PublishedFields>>,
): string[] {
  const published = [...schemas].filter(([, schema]) => isPublished(schema['x-reformgraph']?.topic ?? ''));
  const types = published.map(([type]) => type);
  return [
    ...published.flatMap(([type, schema]) =>
      offencesOf(schema, known[type] ?? {}).map((offence) => `${type}: ${offence}`),
    ),
    ...Object.keys(known)
      .filter((type) => !types.includes(type))
      .map((type) => `${type}: is listed and not published`),
  ];
}

function offencesOf(schema: JsonSchema, known: PublishedFields): string[] {
  const fields = fieldsOf(schema);
  const paths = new Set(fields.map(({ path }) => path));
  return [
    ...fields.flatMap((field) => [...personalSigns(field), ...unlisted(field, known)]),
    ...Object.keys(known)
      .filter((path) => !paths.has(path))
      .map((path) => `${path} is listed and no field`),
  ];
}

function personalSigns({ path, schema, description }: Field): string[] {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const word = wordsOf(name).find((part) => PERSONAL_WORDS.has(part));
  const said = PERSONAL_DESCRIPTION.exec(description)?.[0].trim();
  return [
    ...(word === undefined ? [] : [`${path} names a person: "${word}" in its name`]),
    ...(said === undefined ? [] : [`${path} names a person: "${said}" in its description`]),
    ...(schema.format !== undefined && PERSONAL_FORMATS.includes(schema.format)
      ? [`${path} names a person: its format is ${schema.format}`]
      : []),
  ];
}

function unlisted({ path }: Field, known: PublishedFields): string[] {
  const reason = Object.hasOwn(known, path) ? known[path]?.trim() : undefined;
  return reason
    ? []
    : [`${path} is not listed in documents/published-fields.ts with the reason why it is not personal`];
}

/** The words of a field's name: "givenBy" are "given" and "by". */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
}
