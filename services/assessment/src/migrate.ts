import { main } from '@reformgraph/subgraph-kit/main';
import { runMigrationCommand } from '@reformgraph/subgraph-kit/migration-command';
import { runTimeGrants } from './grants.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';

main(() => runMigrationCommand({ name: 'assessment', folder: MIGRATIONS_FOLDER, grants: runTimeGrants }));
