import type { Role } from '@reformgraph/subgraph-kit/roles';

/** Who may see teams and their members, of the plans that they may see. */
export const TEAM_READERS = [
  'PLANNER',
  'CITY_LEADER',
  'COUNCIL',
  'INSPECTOR',
  'UNIT_OFFICER',
  'UNIT_LEADER',
] as const satisfies readonly Role[];
