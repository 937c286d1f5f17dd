import { LogRefused, UnknownTopic } from './event-log.ts';
import { causesOf, isPassing, reasonOf } from './failures.ts';
import { kafkaFaultOf } from './kafka/faults.ts';
import { NoAnswer } from './waiting.ts';

/** Why an event log does not serve, in a word that names no host, user or topic. */
export type LogFault = 'NO_ANSWER' | 'UNREACHABLE' | 'REFUSED' | 'TOPIC_MISSING' | 'UNEXPECTED';

/** That the log does not serve, and why. The reason is for administrators, for it may name a place or a topic. */
export interface LogTrouble {
  /** REFUSED: the log answered and said no. NO_ANSWER: it may be slow. LOG_AWAY: it cannot be used now. */
  readonly state: 'LOG_AWAY' | 'NO_ANSWER' | 'REFUSED';
  readonly logFault: LogFault;
  readonly logReason: string;
}

/** The first of them that some cause of the failure means. */
const FAULTS = ['NO_ANSWER', 'REFUSED', 'TOPIC_MISSING', 'UNREACHABLE'] as const;

/** What a failure of the event log means, on both transports; UNEXPECTED where it is neither an outage nor a refusal. */
export function logFaultOf(error: unknown): LogFault {
  const meant = causesOf(error).map(faultOfCause);
  return FAULTS.find((fault) => meant.includes(fault)) ?? 'UNEXPECTED';
}

/** True where the log answers and says no: who asks again may be let in meanwhile. */
export function isRefusing(fault: LogFault | null): boolean {
  return fault === 'REFUSED' || fault === 'TOPIC_MISSING';
}

export function logTroubleOf(error: unknown): LogTrouble {
  const logFault = logFaultOf(error);
  return { state: troubleStateOf(logFault), logFault, logReason: reasonOf(error) };
}

export function troubleStateOf(fault: LogFault): LogTrouble['state'] {
  if (isRefusing(fault)) return 'REFUSED';
  return fault === 'NO_ANSWER' ? 'NO_ANSWER' : 'LOG_AWAY';
}

function faultOfCause(cause: Error): LogFault | undefined {
  if (cause instanceof NoAnswer) return 'NO_ANSWER';
  if (cause instanceof LogRefused || isLogin(cause)) return 'REFUSED';
  if (cause instanceof UnknownTopic) return 'TOPIC_MISSING';
  return isPassing(cause) ? 'UNREACHABLE' : kafkaFaultOf(cause);
}

/** PostgreSQL's class of logins that it does not take, and a right that is lacking. */
function isLogin(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^(28...|42501)$/.test(error.code);
}
