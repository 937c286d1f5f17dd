import { anyone, main } from '@reformgraph/subgraph-kit';
import { readConfig } from '../../services/organizations/src/config.ts';
import { policies } from '../../services/organizations/src/graphql/policies.ts';
import { runOrganizations } from '../../services/organizations/src/run.ts';

/** The organizations subgraph with one policy taken away: anybody may list persons. For the spec of the policies. */
main(() =>
  runOrganizations(readConfig(), {
    ...policies,
    Query: { ...policies.Query, persons: anyone },
    types: { ...policies.types, PersonConnection: anyone, PersonEdge: anyone },
  }),
);
