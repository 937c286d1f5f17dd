import type { Localized } from '@reformgraph/subgraph-kit/outcome';

const LONGEST_URL = 2_048;

/** Which addresses may be called, by configuration. */
export interface UrlRules {
  /** False: https alone. */
  readonly httpAllowed: boolean;
  /** Ports that may be called; null for every port. */
  readonly ports: readonly number[] | null;
}

/** A URL that may be called as far as can be seen by itself, or why it may not. */
export type EndpointUrl =
  | { readonly outcome: 'USABLE'; readonly url: URL }
  | { readonly outcome: 'REFUSED'; readonly message: Localized };

/** Judges a URL that a client gave. Where its name leads to is judged when it is called, each time anew. */
export function readEndpointUrl(text: string, { httpAllowed, ports }: UrlRules): EndpointUrl {
  if (text.length > LONGEST_URL)
    return refused(
      `Địa chỉ dài hơn ${LONGEST_URL} ký tự.`,
      `The URL is longer than ${LONGEST_URL} characters.`,
    );
  if (!URL.canParse(text) || text !== text.trim())
    return refused('Đây không phải là URL.', 'This is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(httpAllowed && url.protocol === 'http:'))
    return refused('URL phải bắt đầu bằng https://.', 'The URL must begin with https://.');
  if (url.username !== '' || url.password !== '')
    return refused(
      'URL không được chứa tên người dùng hay mật khẩu; hãy kiểm tra chữ ký thay vào đó.',
      'The URL must not contain a user name or a password; check the signature instead.',
    );
  if (url.hash !== '') return refused('URL không được có phần #.', 'The URL must not have a # part.');
  if (ports && !ports.includes(portOf(url)))
    return refused(
      `Cổng ${portOf(url)} không được phép; các cổng được phép: ${ports.join(', ')}.`,
      `Port ${portOf(url)} is not allowed; allowed are ${ports.join(', ')}.`,
    );
  return { outcome: 'USABLE', url };
}

/** The port that a URL leads to. */
export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** The host as an IP literal without brackets, or as a name. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** The URL as it may be told to others than its owner: a query may hold a secret, so it is left out. */
export function withoutQuery(text: string): string {
  const [before = ''] = text.split('?');
  return before === text ? text : `${before}?…`;
}

const refused = (vi: string, en: string): EndpointUrl => ({ outcome: 'REFUSED', message: { vi, en } });
