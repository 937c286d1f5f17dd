/**
 * What the run-time role may do, and nothing more: values given and decisions are only ever added, criteria and periods
 * change in their state alone, projections follow other services' events.
 */
export const runTimeGrants = (role: string): string => `
  GRANT SELECT, INSERT ON assessment_index, criteria_node, period_block, appraiser_assignment, score_value,
    assessment_decision, closed_appraisal, settled_reference TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, changed_by, changed_at, last_change)
    ON criteria_set, assessment_period TO ${role};
  GRANT UPDATE (publication_number, publication_decided_on, publication_provenance, published_at)
    ON assessment_period TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, submitted_at, completed_at, points, maximum, value, value_fraction,
    correction_number, correction_decided_on, correction_provenance, withdrawal_number, withdrawal_decided_on,
    withdrawal_provenance, changed_by, changed_at, last_change) ON assessment TO ${role};
  GRANT SELECT, INSERT, UPDATE (self_given, self_score, appraised_given, appraised_score, corrected_given,
    corrected_score, reason, version, changed_by,
    changed_at, last_change) ON component_score TO ${role};
  GRANT SELECT, INSERT, UPDATE ON unit, person TO ${role};
  GRANT SELECT, INSERT, DELETE ON unit_membership, person_right TO ${role};`;
