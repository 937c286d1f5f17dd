import { causesOf, isRecord } from './error-causes.ts';

/**
 * The name of the constraint that refused a statement, from a Prisma or a pg error; null where the error is another.
 * Storage turns it into a code: a constraint is a rule, and its name says which.
 */
export function violatedConstraint(error: unknown): string | null {
  for (const candidate of causesOf(error)) {
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
