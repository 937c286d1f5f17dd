import type { IncomingMessage } from 'node:http';
import { TokenRefused } from './token-refused.ts';

/** The token of a request's Authorization header; null where there is no such header. Throws TokenRefused. */
export function bearerTokenOf({ headersDistinct }: IncomingMessage): string | null {
  const [given, ...further] = headersDistinct['authorization'] ?? [];
  if (given === undefined) return null;
  if (further.length > 0)
    throw new TokenRefused('UNAUTHENTICATED', {
      vi: 'Yêu cầu có nhiều tiêu đề Authorization; chỉ gửi một.',
      en: 'There are several Authorization headers: send one.',
    });
  const [scheme = '', ...tokens] = given.trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'bearer')
    throw new TokenRefused('UNAUTHENTICATED', {
      vi: 'Tiêu đề Authorization phải có dạng “Bearer <mã>”.',
      en: 'The Authorization header must be of the scheme Bearer: "Bearer <token>".',
    });
  const [token] = tokens;
  if (token === undefined)
    throw new TokenRefused('UNAUTHENTICATED', {
      vi: 'Tiêu đề Authorization không có mã sau “Bearer”.',
      en: 'The Authorization header holds no token after "Bearer".',
    });
  if (tokens.length > 1 || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token))
    throw new TokenRefused('UNAUTHENTICATED', {
      vi: 'Mã sau “Bearer” không phải là JWT (ba phần cách nhau bằng dấu chấm).',
      en: 'What follows "Bearer" is not a JSON Web Token (three parts between dots).',
    });
  return token;
}
