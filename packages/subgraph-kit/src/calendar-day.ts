/** The day, ISO 8601, that a database's date stands for. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The database's date of a day, ISO 8601. */
export function fromDay(text: string): Date {
  return new Date(`${text}T00:00:00Z`);
}
