import { main } from '@reformgraph/subgraph-kit/main';
import { runMigrationCommand } from '@reformgraph/subgraph-kit/migration-command';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(() =>
  runMigrationCommand({
    name: 'reporting',
    folder: MIGRATIONS_FOLDER,
    grants: (role) => `
      GRANT SELECT, INSERT, UPDATE ON unit, assessment_standing TO ${role};
      GRANT SELECT, INSERT, DELETE ON unit_membership TO ${role};`,
  }),
);
