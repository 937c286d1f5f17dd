import type { SqlExecutor } from '@reformgraph/messaging';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { Problem } from '@reformgraph/subgraph-kit/problem';
import type { FastifyRequest } from 'fastify';
import type { AccessTokens, TokenClaims } from './access-token.ts';
import { grantsOf, type Grants } from './client-store.ts';
import { readableTopics, within } from './scopes.ts';

/** Whom the token of a request speaks for; throws the Problem of a token that is missing, forged or over. */
export async function claimsOf(tokens: AccessTokens, { headers }: FastifyRequest): Promise<TokenClaims> {
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw unauthorized('TOKEN_MISSING', MISSING, '');
  const claims = await tokens.read(token);
  if (!claims) throw refused();
  return claims;
}

/** What the token may do at this moment; throws the Problem of a client that was cut, or has another secret by now. */
export async function rightsNow(sql: SqlExecutor, claims: TokenClaims): Promise<Grants> {
  const grants = await grantsOf(sql, claims.clientId, claims.secretVersion);
  if (!grants) throw refused();
  return within(grants, claims.scope);
}

/** Who asks for webhooks, and the topics that its token lets it hear: one narrowed to some of its units none of theirs. */
export interface WebhookOwner {
  readonly clientId: string;
  readonly topics: readonly string[];
}

/** Who asks, and may have webhooks; throws the Problem that says why not. */
export async function webhookOwnerOf(
  tokens: AccessTokens,
  sql: SqlExecutor,
  request: FastifyRequest,
): Promise<WebhookOwner> {
  const { clientId, secretVersion, scope } = await claimsOf(tokens, request);
  const granted = await rightsNow(sql, { clientId, secretVersion, scope: null });
  const narrowed = within(granted, scope);
  if (!narrowed.webhooks)
    throw new Problem(403, 'WEBHOOKS_NOT_GRANTED', {
      vi: 'Đơn vị của bạn không được cấp quyền dùng webhook.',
      en: 'You have no right to have webhooks.',
    });
  const units = narrowed.units.length === granted.units.length ? narrowed.units : [];
  return { clientId, topics: readableTopics({ ...narrowed, units }) };
}

const MISSING: Localized = {
  vi: 'Hãy gửi mã truy cập: lấy mã ở POST /oauth/token rồi gửi trong tiêu đề Authorization: Bearer.',
  en: 'Send an access token: POST /oauth/token gives one, which goes into the header Authorization: Bearer.',
};
const INVALID: Localized = {
  vi: 'Mã truy cập không còn giá trị: đã hết hạn, đã bị thu hồi hoặc không phải của hệ thống này. Hãy lấy mã mới.',
  en: 'The access token counts no more: it is over, was revoked or is none of ours. Get another.',
};

const refused = () => unauthorized('TOKEN_INVALID', INVALID, ', error="invalid_token"');

const unauthorized = (code: string, message: Localized, error: string) =>
  new Problem(401, code, message, { headers: { 'www-authenticate': `Bearer realm="reformgraph"${error}` } });
