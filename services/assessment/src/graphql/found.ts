/** What must be there because a foreign key leads to it. */
export function found<Value>(value: Value | null, what: string): Value {
  if (value === null) throw new Error(`${what} is missing`);
  return value;
}
