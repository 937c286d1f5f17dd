import { isFailure, type CommonFailure, type Failure, type Localized } from './outcome.ts';
import { CHANGE_NAMES, ENTITY_NAMES } from './vietnamese-names.ts';

/** How a failure of one code shows in the graph: the type that carries it and what a person reads. */
export interface FailurePresentation<Facts extends object> {
  readonly type: string;
  readonly message: (facts: Facts) => Localized;
}

/** One presentation for every code of a union of failures. */
export type FailureCatalogue<Failures extends Failure> = {
  readonly [Code in Failures['failure']]: FailurePresentation<Extract<Failures, Failure<Code>>['facts']>;
};

interface PresentedFailure {
  readonly __typename: string;
  readonly code: string;
  readonly message: Localized;
  readonly path: readonly string[] | null;
}

/** Presentations of the failures that any mutation can return. */
export const commonFailures: FailureCatalogue<CommonFailure> = {
  INVALID_INPUT: { type: 'InvalidInput', message: ({ reason }) => reason },
  NOT_FOUND: {
    type: 'NotFound',
    message: ({ entity, key }) => ({
      vi: `Không tìm thấy ${ENTITY_NAMES[entity]} “${key}”.`,
      en: `There is no ${entity} “${key}”.`,
    }),
  },
  UNKNOWN_ORGANIZATION: {
    type: 'UnknownOrganization',
    message: ({ key }) => ({ vi: `Không biết đơn vị “${key}”.`, en: `No unit “${key}” is known.` }),
  },
  ORGANIZATION_ENDED: {
    type: 'OrganizationEnded',
    message: ({ organizationCode, validTo }) => ({
      vi: `Đơn vị “${organizationCode}” không còn tồn tại từ ngày ${validTo}.`,
      en: `The unit “${organizationCode}” exists no more from ${validTo} on.`,
    }),
  },
  NOT_PERMITTED: { type: 'NotPermitted', message: ({ reason }) => reason },
  VERSION_CONFLICT: {
    type: 'VersionConflict',
    message: ({ expectedVersion, currentVersion, change }) => ({
      vi: `Dữ liệu đã được thay đổi (${CHANGE_NAMES[change]}): phiên bản hiện tại là ${currentVersion}, không phải ${expectedVersion}.`,
      en: `This was changed meanwhile (${change}): the current version is ${currentVersion}, not ${expectedVersion}.`,
    }),
  },
  IDEMPOTENCY_CONFLICT: {
    type: 'IdempotencyConflict',
    message: ({ idempotencyKey }) => ({
      vi: `Khóa lặp “${idempotencyKey}” đã được dùng với nội dung khác.`,
      en: `The idempotency key “${idempotencyKey}” was already used with another input.`,
    }),
  },
};

/**
 * Turns a use case's outcome into a member of a mutation's union: the success by `succeed`, a failure by the
 * catalogue. The union must list the type of every failure that the use case can return.
 */
export function createPresenter<Failures extends Failure>(catalogue: FailureCatalogue<Failures>) {
  return function present<Outcome extends object, const Member extends { __typename: string }>(
    outcome: Outcome,
    succeed: (success: Exclude<Outcome, Failure>) => Member,
  ): Member {
    if (!isFailure(outcome)) return succeed(outcome as Exclude<Outcome, Failure>);
    const presentation = (catalogue as Record<string, FailurePresentation<object> | undefined>)[
      outcome.failure
    ];
    if (!presentation) throw new Error(`No presentation of the failure ${outcome.failure}`);
    const presented: PresentedFailure = {
      ...outcome.facts,
      __typename: presentation.type,
      code: outcome.failure,
      message: presentation.message(outcome.facts),
      path: outcome.path,
    };
    return presented as PresentedFailure & Member;
  };
}
