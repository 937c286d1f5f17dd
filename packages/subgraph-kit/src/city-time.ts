const CITY_OFFSET_MILLISECONDS = 7 * 60 * 60 * 1000;

/** The City's day (Asia/Ho_Chi_Minh, UTC+7 all year) on which an instant falls, ISO 8601. */
export function cityDay(instant: string): string {
  return new Date(Date.parse(instant) + CITY_OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}
