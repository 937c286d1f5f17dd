/**
 * What the run-time role may do, and nothing more: values given are only ever added, criteria and periods change in
 * their state alone, projections follow other services' events.
 */
export const runTimeGrants = (role: string): string => `
  GRANT SELECT, INSERT ON assessment_index, criteria_node, period_block, appraiser_assignment, score_value TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, changed_by, changed_at, last_change)
    ON criteria_set, assessment_period TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, submitted_at, completed_at, points, maximum, value, value_fraction,
    changed_by, changed_at, last_change) ON assessment TO ${role};
  GRANT SELECT, INSERT, UPDATE (self_score, appraised_score, reason, version, changed_by, changed_at, last_change)
    ON component_score TO ${role};
  GRANT SELECT, INSERT, UPDATE ON unit, person TO ${role};
  GRANT SELECT, INSERT, DELETE ON unit_membership, person_right TO ${role};`;
