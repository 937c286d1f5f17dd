import type { Migration } from '@reformgraph/messaging';

/** Answers kept for retries; the run-time role may insert, read and, after 30 days, delete them. */
export const answeredMutationMigrations: readonly Migration[] = [
  {
    name: 'kit_0001_answered_mutation',
    sql: `
      CREATE TABLE answered_mutation (
        actor text NOT NULL,
        mutation text NOT NULL,
        idempotency_key text NOT NULL,
        input_hash text NOT NULL,
        answer jsonb,
        answered_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (actor, mutation, idempotency_key)
      );
      CREATE INDEX answered_mutation_age ON answered_mutation (answered_at);`,
  },
];

/** How long a retry gets the first answer. */
export const ANSWERS_KEPT = '30 days';
