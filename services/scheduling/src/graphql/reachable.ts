/** What a row the actor may see refers to, and so may be seen too; throws where a scope breaks that rule. */
export function reachable<Found>(found: Found | null, what: string): Found {
  if (found === null) throw new Error(`A ${what} that is referred to cannot be reached`);
  return found;
}
