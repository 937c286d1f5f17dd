import { outboxAndInboxGrants, outboxAndInboxMigrations } from '@reformgraph/messaging';
import { migrate } from '@reformgraph/subgraph-kit/migrations';

/** Name of the tally as a consumer: its group on the log, and its name in the inbox. */
export const TALLY = 'chaos-tally';

const TABLES = {
  name: 'tally_0001',
  sql: `
    create table sum_of_key (topic text, key text, sum bigint not null, primary key (topic, key));
    create table arrival (
      position bigint generated always as identity primary key, topic text not null, key text not null,
      version integer not null, withdrawn boolean not null);`,
};

/**
 * Makes the database of the tally, a consumer that adds up: whoever takes an event twice, or not at all, is found by
 * its sums.
 */
export async function migrateTally(addresses: {
  readonly owner: string;
  readonly runtime: string;
}): Promise<void> {
  const role = decodeURIComponent(new URL(addresses.runtime).username);
  await migrate(
    addresses.owner,
    [...outboxAndInboxMigrations, TABLES],
    `${outboxAndInboxGrants(role)}
     grant select, insert, update on sum_of_key to "${role}";
     grant select, insert on arrival to "${role}";`,
  );
}
