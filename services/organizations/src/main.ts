import { main } from '@reformgraph/subgraph-kit';
import { readConfig } from './config.ts';
import { policies } from './graphql/policies.ts';
import { runOrganizations } from './run.ts';

main(() => runOrganizations(readConfig(), policies));
