import { main } from '@reformgraph/subgraph-kit/main';
import { runMigrationCommand } from '@reformgraph/subgraph-kit/migration-command';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(() =>
  runMigrationCommand({
    name: 'organizations',
    folder: MIGRATIONS_FOLDER,
    grants: (role) => `
      GRANT SELECT, INSERT ON block, structure_change, lineage_link TO ${role};
      GRANT SELECT, INSERT, UPDATE (valid_to, ended_by, version, changed_by, changed_at, last_change)
        ON organization TO ${role};
      GRANT SELECT, INSERT, UPDATE (valid_to) ON organization_name, block_membership TO ${role};
      GRANT SELECT, INSERT, UPDATE ON person TO ${role};
      GRANT SELECT, INSERT, UPDATE (valid_to) ON person_right TO ${role};
      GRANT SELECT, UPDATE ON platform_clock TO ${role};`,
  }),
);
