import { violatedConstraint, type SqlExecutor } from '@reformgraph/subgraph-kit';

/**
 * Runs a statement under a savepoint of the open transaction; returns the name of the constraint that refused it,
 * its effects undone and the transaction usable, or null where it was carried out. Throws any other error.
 */
export async function refusalOf(sql: SqlExecutor, statement: () => Promise<unknown>): Promise<string | null> {
  await sql.query('SAVEPOINT refusable');
  try {
    await statement();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === null) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT refusable');
    return constraint;
  }
  await sql.query('RELEASE SAVEPOINT refusable');
  return null;
}
