import type { Localized } from '@reformgraph/subgraph-kit/outcome';

/** What the token endpoint refuses, as RFC 6749 and RFC 8628 (`slow_down`) name it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly status: number;
  readonly error: string;
  readonly localized: Localized;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    error: string,
    localized: Localized,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(localized.en);
    this.status = status;
    this.error = error;
    this.localized = localized;
    this.headers = headers;
  }
}

export interface TokenRequest {
  readonly clientId: string;
  readonly secret: string;
  /** The scopes asked for; null where none is named. */
  readonly scope: string | null;
}

/** Reads a request for a token by client credentials, in the Authorization header or the form. Throws TokenRefused. */
export function readTokenRequest(authorization: string | undefined, body: unknown): TokenRequest {
  if (!(body instanceof URLSearchParams)) throw invalidRequest(NO_FORM);
  const repeated = [...new Set(body.keys())].filter((name) => body.getAll(name).length > 1);
  if (repeated.length > 0) throw invalidRequest(REPEATED);
  const type = body.get('grant_type');
  if (!type) throw invalidRequest(NO_GRANT_TYPE);
  if (type !== 'client_credentials') throw new TokenRefused(400, 'unsupported_grant_type', OTHER_GRANT_TYPE);
  const scope = body.get('scope')?.split(' ').filter(Boolean).join(' ') ?? null;
  return { ...credentialsOf(authorization, body), scope: scope === '' ? null : scope };
}

function credentialsOf(authorization: string | undefined, body: URLSearchParams) {
  const [clientId, secret] = [body.get('client_id'), body.get('client_secret')];
  if (authorization !== undefined) {
    if (secret !== null) throw invalidRequest(TWO_WAYS);
    const read = basicCredentials(authorization);
    if (!read) throw invalidClient();
    if (clientId !== null && clientId !== read.clientId) throw invalidRequest(TWO_WAYS);
    return read;
  }
  if (!clientId || !secret) throw invalidClient();
  return { clientId, secret };
}

function basicCredentials(authorization: string): { clientId: string; secret: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  const [, clientId, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  try {
    return clientId && secret ? { clientId: formDecoded(clientId), secret: formDecoded(secret) } : null;
  } catch {
    return null;
  }
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
const formDecoded = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

/** The refusal of whoever cannot be believed; the same for an unknown client, a wrong secret and a revoked client. */
export const invalidClient = () =>
  new TokenRefused(401, 'invalid_client', NOT_BELIEVED, { 'www-authenticate': 'Basic realm="reformgraph"' });

const invalidRequest = (message: Localized) => new TokenRefused(400, 'invalid_request', message);

const NOT_BELIEVED: Localized = {
  vi: 'Mã định danh hoặc bí mật không đúng, hoặc đơn vị đã bị thu hồi quyền.',
  en: 'The client or its secret is not right, or the client was revoked.',
};
const NO_FORM: Localized = {
  vi: 'Hãy gửi content-type: application/x-www-form-urlencoded.',
  en: 'Send content-type: application/x-www-form-urlencoded.',
};
const REPEATED: Localized = {
  vi: 'Mỗi tham số chỉ được gửi một lần.',
  en: 'Send each parameter once.',
};
const NO_GRANT_TYPE: Localized = {
  vi: 'Thiếu tham số grant_type=client_credentials.',
  en: 'The parameter grant_type=client_credentials is missing.',
};
const OTHER_GRANT_TYPE: Localized = {
  vi: 'Chỉ nhận grant_type=client_credentials.',
  en: 'Only grant_type=client_credentials is taken.',
};
const TWO_WAYS: Localized = {
  vi: 'Hãy gửi thông tin đăng nhập theo một cách: trong tiêu đề Authorization hoặc trong nội dung.',
  en: 'Send the credentials one way: in the Authorization header or in the body.',
};
