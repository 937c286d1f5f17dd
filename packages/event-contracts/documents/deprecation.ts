import { date, nameAndVersion, NOTICE_DAYS, type Deprecation, type EventContract } from '../src/index.ts';
import { factsOf, type JsonSchema } from './json-schema.ts';

const DAY_MILLISECONDS = 86_400_000;

type Contracts = readonly EventContract<unknown>[];

/** One line for each announced end that leaves its consumers too little time, or nowhere to go. */
export function deprecationOffences(contracts: Contracts): string[] {
  return contracts.flatMap((contract) => {
    const { type, deprecated } = contract;
    if (!deprecated) return [];
    return [noticeOffence(deprecated), ...successorOffences(contract, deprecated, contracts)]
      .filter((offence) => offence !== null)
      .map((offence) => `${type} ${offence}`);
  });
}

/**
 * One line for each end that is announced, or announced anew, as of a day before `today`, on which the schemas come to
 * tell it: `told` are those of before, by type. So a notice counts from when consumers could read of it.
 */
export function backDatedAnnouncements(
  contracts: Contracts,
  told: ReadonlyMap<string, JsonSchema>,
  today: string,
): string[] {
  return contracts.flatMap(({ type, deprecated }) => {
    if (!deprecated || deprecated.announced >= today) return [];
    const schema = told.get(type);
    if (schema && isSameEnd(deprecated, factsOf(type, schema).deprecation)) return [];
    const { announced } = deprecated;
    return [`${type} is announced as of ${announced}, but told only now: announce it as of ${today}`];
  });
}

const isSameEnd = (one: Deprecation, other: Deprecation | undefined): boolean =>
  one.announced === other?.announced && one.endsOn === other.endsOn && one.successor === other.successor;

function noticeOffence({ announced, endsOn }: Deprecation): string | null {
  if (![announced, endsOn].every((day) => date.safeParse(day).success))
    return `is announced on "${announced}" to end on "${endsOn}": both must be days`;
  const notice = (Date.parse(endsOn) - Date.parse(announced)) / DAY_MILLISECONDS;
  return notice < NOTICE_DAYS
    ? `ends ${notice} days after its announcement; the notice is at least ${NOTICE_DAYS} days`
    : null;
}

function successorOffences(
  contract: EventContract<unknown>,
  { endsOn, successor }: Deprecation,
  contracts: Contracts,
): (string | null)[] {
  const next = contracts.find(({ type }) => type === successor);
  if (!next) return [`names the successor ${successor}, which is not in the catalogue`];
  const sameTopic = next.topic === contract.topic;
  const sameName = nameAndVersion(next.type).name === nameAndVersion(contract.type).name;
  return [
    sameName && !sameTopic
      ? `names the successor ${successor}, a version that travels on another topic`
      : null,
    !sameName && sameTopic && contract.compacted
      ? `names the successor ${successor}, which would take its place on a compacted topic: give it another topic`
      : null,
    next.deprecated && next.deprecated.endsOn <= endsOn
      ? `names the successor ${successor}, which ends no later`
      : null,
  ];
}
