/** The least number of days between the announcement of a type's end and the end. */
export const NOTICE_DAYS = 180;

/** That a type comes to an end: who consumes it moves to `successor`, which is raised beside it meanwhile. */
export interface Deprecation {
  /** Day of the announcement. */
  readonly announced: string;
  /** The first day on which the type may be raised no more. */
  readonly endsOn: string;
  /** The type that says the same from then on. */
  readonly successor: string;
}
