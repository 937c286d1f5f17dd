/**
 * The name of the constraint that refused a statement, from a Prisma or a pg error; null where the error is another.
 * Storage turns it into a code: a constraint is a rule, and its name says which.
 */
export function violatedConstraint(error: unknown): string | null {
  for (const candidate of causes(error)) {
    if (typeof candidate['constraint'] === 'string') return candidate['constraint'];
    const constraint = candidate['constraint'];
    if (isRecord(constraint) && typeof constraint['index'] === 'string') return constraint['index'];
    const text = [candidate['originalMessage'], candidate['message']].find(
      (part) => typeof part === 'string',
    );
    const named = typeof text === 'string' ? /constraint "([^"]+)"/.exec(text) : null;
    if (named?.[1]) return named[1];
  }
  return null;
}

function causes(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const open: unknown[] = [error];
  while (open.length > 0 && found.length < 12) {
    const next = open.shift();
    if (!isRecord(next)) continue;
    found.push(next);
    open.push(next['cause'], next['meta'], next['driverAdapterError']);
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
