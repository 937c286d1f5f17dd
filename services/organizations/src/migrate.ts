import { main } from '@reformgraph/subgraph-kit/main';
import { runMigrationCommand } from '@reformgraph/subgraph-kit/migration-command';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(() =>
  runMigrationCommand({
    name: 'organizations',
    folder: MIGRATIONS_FOLDER,
    grants: (role) => `
      GRANT SELECT, INSERT ON block, organization, block_membership TO ${role};
      GRANT SELECT, INSERT, UPDATE ON person TO ${role};
      GRANT SELECT, INSERT, UPDATE (valid_to) ON person_right TO ${role};
      GRANT SELECT, UPDATE ON platform_clock TO ${role};`,
  }),
);
