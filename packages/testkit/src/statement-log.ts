/** A client that tells its statements, such as Prisma's with `log: [{ emit: 'event', level: 'query' }]`. */
interface TellingClient {
  $on(event: 'query', listener: (event: { readonly query: string }) => void): unknown;
}

/** Counts from now on what a client sends: the function returns the statements of `work` on tables, in order. */
export function statementLog(
  client: TellingClient,
): (work: () => Promise<unknown>) => Promise<readonly string[]> {
  let statements: string[] = [];
  client.$on('query', ({ query }) => {
    if (!/^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i.test(query)) statements.push(query);
  });
  return async (work) => {
    statements = [];
    await work();
    return [...statements];
  };
}
