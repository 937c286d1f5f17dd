/**
 * What the run-time role may do, and nothing more: values given and decisions are only ever added, the history is
 * written by the database itself, criteria and periods
 * change in their state alone, projections follow other services' events.
 */
export const runTimeGrants = (role: string): string => `
  GRANT SELECT, INSERT ON assessment_index, criteria_node, period_block, appraiser_assigned, score_value,
    assessment_decision, assessment_return, round_extension, component_explanation, closed_appraisal, settled_reference TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, changed_by, changed_at, last_change)
    ON criteria_set, assessment_period TO ${role};
  GRANT UPDATE (self_scoring_from, self_scoring_to, appraisal_from, appraisal_to, explanation_from, explanation_to, second_appraisal_from,
    second_appraisal_to, council_from, council_to, index_code, year, provenance, draft_blocks)
    ON assessment_period TO ${role};
  GRANT UPDATE (decision_number, decision_decided_on, decision_provenance, decided_at, publication_number, publication_decided_on,
    publication_provenance, published_at) ON assessment_period TO ${role};
  GRANT SELECT, INSERT, UPDATE (state, version, submitted_at, completed_at, points, maximum, value, value_fraction,
    correction_number, correction_decided_on, correction_provenance, withdrawal_number, withdrawal_decided_on,
    withdrawal_provenance, changed_by, changed_at, last_change) ON assessment TO ${role};
  GRANT SELECT, INSERT, UPDATE (self_given, self_score, note, appraised_given, appraised_score, second_given,
    second_score, council_given, council_score, corrected_given, corrected_score, reason, version, changed_by,
    changed_at, last_change) ON component_score TO ${role};
  GRANT SELECT, INSERT, UPDATE (department_id, person_id, person_home_id, reason, version, assigned_by, assigned_at)
    ON appraiser_assignment TO ${role};
  GRANT SELECT, INSERT, UPDATE ON unit, person TO ${role};
  GRANT SELECT, INSERT, UPDATE (key, signature) ON content_seal TO ${role};
  GRANT SELECT ON history_entry TO ${role};
  GRANT SELECT, UPDATE (signed_at, key, signature) ON history_head TO ${role};
  GRANT SELECT, INSERT, DELETE ON unit_membership, person_right TO ${role};`;
