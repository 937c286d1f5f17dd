import { NOTICE_DAYS, type EventContract } from '../src/index.ts';

const DAY_MILLISECONDS = 86_400_000;

/** One line for each announced end that leaves its consumers too little time, or nowhere to go. */
export function deprecationOffences(contracts: readonly EventContract<unknown>[]): string[] {
  return contracts.flatMap(({ type, topic, deprecated }) => {
    if (!deprecated) return [];
    const { announced, endsOn, successor } = deprecated;
    const notice = (Date.parse(endsOn) - Date.parse(announced)) / DAY_MILLISECONDS;
    const next = contracts.find((candidate) => candidate.type === successor);
    return [
      ...(notice >= NOTICE_DAYS
        ? []
        : [`${type} ends ${notice} days after its announcement; the notice is at least ${NOTICE_DAYS} days`]),
      ...(next === undefined
        ? [`${type} names the successor ${successor}, which is not in the catalogue`]
        : []),
      ...(next !== undefined && next.topic !== topic
        ? [`${type} names the successor ${successor}, which travels on another topic`]
        : []),
      ...(next?.deprecated && next.deprecated.endsOn <= endsOn
        ? [`${type} names the successor ${successor}, which ends no later`]
        : []),
    ];
  });
}
