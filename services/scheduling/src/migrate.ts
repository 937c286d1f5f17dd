import { main } from '@reformgraph/subgraph-kit/main';
import { runMigrationCommand } from '@reformgraph/subgraph-kit/migration-command';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(() =>
  runMigrationCommand({
    name: 'scheduling',
    folder: MIGRATIONS_FOLDER,
    grants: (role) => `
      GRANT SELECT, INSERT, UPDATE ON known_organization, known_person TO ${role};
      GRANT SELECT, INSERT, UPDATE (state, decision_number, decision_date, decision_provenance,
        version, changed_by, changed_at, last_change) ON inspection_plan TO ${role};
      GRANT SELECT, INSERT ON team, team_member TO ${role};
      GRANT SELECT, INSERT, UPDATE (organization_code, organization_name, block_code, block_name,
        starts_at, ends_at, state, opened_at, concluded_at, summary, achievements, shortcomings, cancel_reason,
        minutes_number, cancel_decision_number,
        version, changed_by, changed_at, last_change) ON visit TO ${role};`,
  }),
);
