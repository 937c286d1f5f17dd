import { decodeEvent, eventContracts, type DecodedEvent } from '@reformgraph/event-contracts';
import { newId, type Actor, type RequestIdentity, type SqlExecutor } from '@reformgraph/subgraph-kit';
import { graphql, isAbstractType, type GraphQLSchema } from 'graphql';

/** A subgraph asked without HTTP, by any actor at any business time. */
export interface AskedGraph {
  /** The data of an operation; throws where it ends in errors. */
  ask<Data>(actor: Actor, document: string, variables?: object, at?: string): Promise<Data>;
  /** The codes of an operation's errors. */
  refusals(actor: Actor, document: string, variables?: object): Promise<unknown[]>;
  /**
   * The one field's answer of a mutation with `input`, its key new each time unless it is given: of `outcomes`, what
   * stands for its outcome's type.
   */
  mutate<Outcome>(actor: Actor, mutation: string, input: object, at?: string): Promise<Outcome>;
}

/** What a graph is asked by; `outcomes` has a line `... on Type { … }` for each type that a mutation answers with. */
export interface AskedBy {
  readonly schema: GraphQLSchema;
  readonly context: (identity: RequestIdentity) => object;
  readonly outcomes: string;
  /** The business time where none is named. */
  readonly businessTime: string;
}

/** Asks a subgraph's schema as its server would, one context for each operation. */
export function askedGraph({ schema, context, outcomes, businessTime }: AskedBy): AskedGraph {
  const execute = (actor: Actor, source: string, variableValues: object, at = businessTime) =>
    graphql({
      schema,
      source,
      variableValues: { ...variableValues },
      contextValue: context({ actor, requestId: newId(), businessTime: at }),
    });
  const ask: AskedGraph['ask'] = async <Data>(
    actor: Actor,
    document: string,
    variables: object = {},
    at?: string,
  ): Promise<Data> => {
    const { data, errors } = await execute(actor, document, variables, at);
    if (errors) throw new Error(errors.map((error) => error.stack ?? error.message).join('\n'));
    return JSON.parse(JSON.stringify(data)) as Data;
  };
  return {
    ask,
    refusals: async (actor, document, variables = {}) => {
      const { errors } = await execute(actor, document, variables);
      return (errors ?? []).map(({ extensions }) => extensions['code']);
    },
    mutate: async <Outcome>(actor: Actor, mutation: string, input: object, at?: string) => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
      const answer = await ask<Readonly<Record<string, Outcome>>>(
        actor,
        `mutation Run($input: ${type}Input!) {
           ${mutation}(input: $input) { ${selectionOf(schema, `${type}Result`, outcomes)} } }`,
        { input: { idempotencyKey: newId(), ...input } },
        at,
      );
      const outcome = answer[mutation];
      if (!outcome) throw new Error(`No answer of ${mutation}`);
      return outcome;
    },
  };
}

/** The events of an aggregate, oldest first, as they wait in a service's outbox. */
export async function eventsInOutbox(owner: SqlExecutor, aggregateId: string): Promise<DecodedEvent[]> {
  const rows = await owner.query<{ headers: Record<string, string>; value: Uint8Array }>(
    'SELECT headers, value FROM messaging.outbox WHERE key = $1 ORDER BY id',
    [aggregateId],
  );
  return rows.map(({ headers, value }) =>
    decodeEvent(eventContracts, { headers, value: Buffer.from(value) }),
  );
}

function selectionOf(schema: GraphQLSchema, union: string, outcomes: string): string {
  const type = schema.getType(union);
  const members = new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : []);
  return outcomes
    .split('\n')
    .filter((line) => {
      const on = /\.\.\. on (\w+)/.exec(line)?.[1];
      return on === undefined || on === 'Error' || members.has(on);
    })
    .join('\n');
}
