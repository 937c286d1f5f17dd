const CITY_OFFSET_MILLISECONDS = 7 * 60 * 60 * 1000;

/** An instant as the City's clock shows it, to the minute, for a sentence: "2024-05-06 08:00". */
export function cityTime(instant: string): string {
  return new Date(Date.parse(instant) + CITY_OFFSET_MILLISECONDS)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
}

/** The City's day (Asia/Ho_Chi_Minh, UTC+7 all year) on which an instant falls, ISO 8601. */
export function cityDay(instant: string): string {
  return new Date(Date.parse(instant) + CITY_OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}
