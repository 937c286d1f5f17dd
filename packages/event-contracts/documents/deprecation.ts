import { date, NOTICE_DAYS, type Deprecation, type EventContract } from '../src/index.ts';

const DAY_MILLISECONDS = 86_400_000;

type Contracts = readonly EventContract<unknown>[];

/** One line for each announced end that leaves its consumers too little time, or nowhere to go. */
export function deprecationOffences(contracts: Contracts): string[] {
  return contracts.flatMap(({ type, topic, deprecated }) =>
    deprecated
      ? [noticeOffence(deprecated), ...successorOffences(deprecated, topic, contracts)]
          .filter((offence) => offence !== null)
          .map((offence) => `${type} ${offence}`)
      : [],
  );
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
  { endsOn, successor }: Deprecation,
  topic: string,
  contracts: Contracts,
): (string | null)[] {
  const next = contracts.find(({ type }) => type === successor);
  if (!next) return [`names the successor ${successor}, which is not in the catalogue`];
  return [
    next.topic === topic ? null : `names the successor ${successor}, which travels on another topic`,
    next.deprecated && next.deprecated.endsOn <= endsOn
      ? `names the successor ${successor}, which ends no later`
      : null,
  ];
}
