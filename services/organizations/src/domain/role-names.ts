import type { Role } from '@reformgraph/subgraph-kit/roles';

/** What a person reads in Vietnamese for the roles. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  ADMIN: 'quản trị',
  PLANNER: 'lập kế hoạch',
  CITY_LEADER: 'lãnh đạo Thành phố',
  COUNCIL: 'hội đồng thẩm định',
  INSPECTOR: 'kiểm tra',
  APPRAISER: 'thẩm định',
  UNIT_LEADER: 'lãnh đạo đơn vị',
  UNIT_OFFICER: 'cán bộ đơn vị',
  VIEWER: 'xem',
};
