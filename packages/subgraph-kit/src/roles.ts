/** What a person may be on the platform; the scope of a role is an organization where `ROLE_SCOPES` says so. */
export const ROLES = [
  'ADMIN',
  'PLANNER',
  'CITY_LEADER',
  'COUNCIL',
  'INSPECTOR',
  'APPRAISER',
  'UNIT_LEADER',
  'UNIT_OFFICER',
  'VIEWER',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that are held for one organization; the others are held for the City. */
export const ORGANIZATION_ROLES: readonly Role[] = ['APPRAISER', 'UNIT_LEADER', 'UNIT_OFFICER'];
