import { date, nameAndVersion, NOTICE_DAYS, type Deprecation, type EventContract } from '../src/index.ts';

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
