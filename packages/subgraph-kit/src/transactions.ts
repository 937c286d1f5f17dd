import { createHash } from 'node:crypto';
import { EventTooLarge, MAX_EVENT_BYTES } from '@reformgraph/messaging';
import { causesOf } from './error-causes.ts';
import {
  fail,
  invalidInput,
  isFailure,
  type Failure,
  type IdempotencyConflict,
  type InvalidInput,
} from './outcome.ts';

/** The part of Prisma's client that a transaction needs. */
export interface TransactionHandle {
  $queryRawUnsafe<Rows>(sql: string, ...parameters: unknown[]): Promise<Rows>;
}
export interface TransactionClient<Handle extends TransactionHandle> {
  $transaction<Result>(
    work: (handle: Handle) => Promise<Result>,
    options: { maxWait: number; timeout: number },
  ): Promise<Result>;
}

/** A mutation as its person sent it: what makes a retry recognisable. */
export interface MutationRequest {
  readonly actor: string;
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly input: unknown;
}

/**
 * Runs a mutation's work in one transaction. A failure it returns rolls everything back. The first success is kept
 * under (actor, mutation, idempotency key): a retry gets that answer, the same key with another input
 * IDEMPOTENCY_CONFLICT, an unusable key and what is more than an event can carry INVALID_INPUT. A success must therefore survive JSON unchanged.
 */
export type RunMutation<Ports> = <Outcome extends object>(
  request: MutationRequest,
  work: (ports: Ports) => Promise<Outcome>,
) => Promise<Outcome | InvalidInput | IdempotencyConflict>;

const LONGEST_KEY = 200;
const USABLE_KEY = new RegExp(`^\\P{Cc}{1,${LONGEST_KEY}}$`, 'u');

class RolledBack extends Error {
  readonly outcome: Failure;
  constructor(outcome: Failure) {
    super('rolled back');
    this.outcome = outcome;
  }
}

/**
 * `ports` builds the repositories on the transaction; `ending` is run last in each transaction whose work succeeds;
 * `committed` is told after each commit.
 */
export function createMutationRunner<Handle extends TransactionHandle, Ports>(options: {
  client: TransactionClient<Handle>;
  ports: (handle: Handle) => Ports;
  ending?: (handle: Handle) => Promise<void>;
  committed: () => void;
}): RunMutation<Ports> {
  return async <Outcome extends object>(
    request: MutationRequest,
    work: (ports: Ports) => Promise<Outcome>,
  ): Promise<Outcome | InvalidInput | IdempotencyConflict> => {
    if (!USABLE_KEY.test(request.idempotencyKey))
      return invalidInput(
        ['idempotencyKey'],
        `Khóa lặp có từ 1 đến ${LONGEST_KEY} ký tự, không có ký tự điều khiển.`,
        `An idempotency key has 1 to ${LONGEST_KEY} characters, no control characters.`,
      );
    const inputHash = hashOf(request.input);
    const key = [request.actor, request.mutation, request.idempotencyKey];
    try {
      const outcome = await options.client.$transaction(
        async (handle) => {
          const claimed = await handle.$queryRawUnsafe<unknown[]>(
            `INSERT INTO answered_mutation (actor, mutation, idempotency_key, input_hash)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING actor`,
            ...key,
            inputHash,
          );
          if (claimed.length === 0)
            return firstAnswer<Outcome>(handle, key, inputHash, request.idempotencyKey);
          const answer = await work(options.ports(handle));
          if (isFailure(answer)) throw new RolledBack(answer);
          await options.ending?.(handle);
          await handle.$queryRawUnsafe(
            `UPDATE answered_mutation SET answer = $4::jsonb
             WHERE actor = $1 AND mutation = $2 AND idempotency_key = $3`,
            ...key,
            JSON.stringify(answer),
          );
          return answer;
        },
        { maxWait: 10_000, timeout: 20_000 },
      );
      options.committed();
      return outcome;
    } catch (error) {
      if (error instanceof RolledBack) return error.outcome as Outcome & Failure;
      const tooLarge = causesOf(error).find((cause) => cause instanceof EventTooLarge);
      if (tooLarge) return tooMuchToTell(tooLarge.bytes);
      throw error;
    }
  };
}

/** A change that others must be told of in one event, which would be larger than the event log takes. */
function tooMuchToTell(bytes: number): InvalidInput {
  const [size, most] = [Math.ceil(bytes / 1_024), MAX_EVENT_BYTES / 1_024];
  return invalidInput(
    [],
    `Nội dung quá dài: sự kiện gửi đi có ${size} KiB, tối đa là ${most} KiB. Hãy rút ngắn các văn bản như lý do.`,
    `This says too much for one event: it has ${size} KiB, at most ${most} KiB are sent. Shorten texts such as reasons.`,
  );
}

async function firstAnswer<Outcome>(
  handle: TransactionHandle,
  key: readonly string[],
  inputHash: string,
  idempotencyKey: string,
): Promise<Outcome | IdempotencyConflict> {
  const [kept] = await handle.$queryRawUnsafe<{ input_hash: string; answer: Outcome }[]>(
    `SELECT input_hash, answer FROM answered_mutation
     WHERE actor = $1 AND mutation = $2 AND idempotency_key = $3`,
    ...key,
  );
  if (!kept) throw new Error('The kept answer of a mutation is gone');
  if (kept.input_hash !== inputHash)
    return fail('IDEMPOTENCY_CONFLICT', { idempotencyKey }, ['idempotencyKey']);
  return kept.answer;
}

function hashOf(input: unknown): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}

/** JSON with the keys of every object in order, so that equal inputs have equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
      .join(',')}}`;
  return value === undefined ? 'null' : JSON.stringify(value);
}
