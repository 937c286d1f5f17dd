import { anyone, main } from '@reformgraph/subgraph-kit';
import { readConfig } from '@reformgraph/organizations/config';
import { policies } from '@reformgraph/organizations/policies';
import { runOrganizations } from '@reformgraph/organizations/run';

/** The organizations subgraph with one policy taken away: anybody may list persons. For the spec of the policies. */
main(() =>
  runOrganizations(readConfig(), {
    ...policies,
    Query: { ...policies.Query, persons: anyone },
    types: { ...policies.types, PersonConnection: anyone, PersonEdge: anyone },
  }),
);
