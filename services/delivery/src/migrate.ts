import { main } from '@reformgraph/subgraph-kit/main';
import { migrateDatabases } from '@reformgraph/subgraph-kit/migration-command';
import { deliveryMigrations } from './migrations.ts';

main(async () =>
  migrateDatabases(
    'delivery',
    await deliveryMigrations(),
    (role) => `
      GRANT SELECT ON client, client_topic, client_unit TO ${role};
      GRANT SELECT, INSERT, UPDATE ON known_unit, feed_partition, feed_removed TO ${role};
      GRANT SELECT, INSERT, DELETE ON feed_record TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, webhook_position, webhook_waiting_key TO ${role};`,
  ),
);
