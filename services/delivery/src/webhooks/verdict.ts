import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { boundedWait } from './pauses.ts';
import type { Answer, NoAnswer } from './send.ts';

/** What an answer means for the event and for its webhook. */
export type Verdict =
  | { readonly verdict: 'TAKEN' }
  /** The endpoint wants no events any more. */
  | { readonly verdict: 'GONE'; readonly error: string }
  | {
      readonly verdict: 'REFUSED';
      readonly error: string;
      readonly askedToWait: number | null;
      /** Milliseconds for which it asks to be left alone with everything. */
      readonly rest: number;
      readonly isAnswered: boolean;
    };

/** The secret by which the webhook is signed cannot be read, so that nothing was sent. */
export const UNREADABLE_SECRET: Verdict = {
  verdict: 'REFUSED',
  error: 'SECRET_UNREADABLE',
  askedToWait: null,
  rest: 0,
  isAnswered: true,
};

const GONE = 410;
const ASKING_FOR_REST = [429, 503];

/** Judges an attempt: 2xx takes the event, 410 ends the webhook's calls, all else refuses it, redirects too. */
export function verdictOf(answer: Answer): Verdict {
  if (answer.outcome === 'NO_ANSWER')
    return { verdict: 'REFUSED', error: answer.reason, askedToWait: null, rest: 0, isAnswered: false };
  const { status, askedToWait } = answer;
  if (status >= 200 && status < 300) return { verdict: 'TAKEN' };
  const error = `HTTP_${status}`;
  if (status === GONE) return { verdict: 'GONE', error };
  const rest = ASKING_FOR_REST.includes(status) ? boundedWait(askedToWait) : 0;
  return { verdict: 'REFUSED', error, askedToWait, rest, isAnswered: true };
}

const EXPLANATIONS: Readonly<Record<NoAnswer | 'SECRET_UNREADABLE', Localized>> = {
  NAME_NOT_FOUND: {
    vi: 'Không tìm thấy địa chỉ của tên máy chủ.',
    en: 'The host name leads to no address.',
  },
  ADDRESS_NOT_ALLOWED: {
    vi: 'Tên máy chủ dẫn tới một địa chỉ không được phép gọi.',
    en: 'The host name leads to an address that may not be called.',
  },
  NOT_CONNECTED: { vi: 'Không kết nối được.', en: 'No connection could be made.' },
  CERTIFICATE_REFUSED: {
    vi: 'Chứng chỉ TLS không hợp lệ cho tên máy chủ này.',
    en: 'The TLS certificate does not prove this host name.',
  },
  TOO_SLOW: { vi: 'Không có câu trả lời trong thời hạn.', en: 'No answer came in time.' },
  BROKEN_ANSWER: {
    vi: 'Câu trả lời bị ngắt hoặc không phải HTTP.',
    en: 'The answer broke off or is not HTTP.',
  },
  SECRET_UNREADABLE: {
    vi: 'Không đọc được khóa bí mật của webhook; hãy thay khóa.',
    en: 'The secret of the webhook cannot be read; have it replaced.',
  },
};

/** A stored error code for people. */
export function explanationOf(error: string): Localized {
  const known = Object.entries(EXPLANATIONS).find(([code]) => code === error)?.[1];
  const status = error.replace('HTTP_', '');
  const redirect = status.startsWith('3');
  return (
    known ?? {
      vi: `Máy chủ trả lời ${status}${redirect ? '; chuyển hướng không được đi theo' : ''}.`,
      en: `The endpoint answered ${status}${redirect ? '; redirects are not followed' : ''}.`,
    }
  );
}
