import { holds, organizationsOf, personOf, type Actor } from '@reformgraph/subgraph-kit';

/**
 * The first five parameters of every scoped statement: whether the actor sees all, whether they plan, the units whose
 * people they are and the person with the organizations for which they appraise.
 */
export function visibilityParameters(actor: Actor): readonly unknown[] {
  return [
    holds(actor, ['CITY_LEADER', 'COUNCIL']),
    holds(actor, ['PLANNER']),
    organizationsOf(actor, ['UNIT_LEADER', 'UNIT_OFFICER']),
    personOf(actor),
    organizationsOf(actor, ['APPRAISER']),
  ];
}

const SEES_ALL = '$1::boolean';
const PLANS = '$2::boolean';
const OWN_UNIT = 'a.organization_id = ANY ($3::uuid[])';
const IS_APPRAISER = '(s.person_id IS NULL OR s.person_id = $4::uuid) AND s.department_id = ANY ($5::uuid[])';
const COMPLETED = `a.state IN ('COMPLETED', 'WITHDRAWN')`;
const COMPONENT_ASSIGNED = `EXISTS (
  SELECT FROM appraiser_assignment s
  WHERE s.assessment_id = c.assessment_id AND s.component_code = c.component_code AND ${IS_APPRAISER})`;

/** That the actor sees the assessment `a`, its state and, once there is one, its result. */
export const ASSESSMENT_VISIBLE = `(${SEES_ALL} OR ${PLANS} OR ${OWN_UNIT} OR EXISTS (
  SELECT FROM appraiser_assignment s WHERE s.assessment_id = a.id AND ${IS_APPRAISER}))`;

/** That the actor sees the component score `c` of the assessment `a` with what the unit gave. */
export const COMPONENT_VISIBLE = `(${SEES_ALL} OR ${OWN_UNIT} OR (${PLANS} AND ${COMPLETED}) OR ${COMPONENT_ASSIGNED})`;

/**
 * That the actor sees what appraisers gave to the component score `c` of the assessment `a`: never the unit's people
 * before it is completed, whatever was assigned to them.
 */
export const APPRAISAL_VISIBLE = `(${SEES_ALL} OR (${COMPLETED} AND (${PLANS} OR ${OWN_UNIT})) OR (${COMPONENT_ASSIGNED} AND NOT ${OWN_UNIT}))`;

/**
 * That the actor sees the first appraisal of `c`: its unit's people do once they may explain, by the platform's clock in
 * the parameter `now`.
 */
export const firstAppraisalVisible = (now: string) =>
  `(${APPRAISAL_VISIBLE} OR (${OWN_UNIT} AND a.state = 'SUBMITTED' AND EXISTS (
    SELECT FROM assessment_period p WHERE p.id = a.period_id AND p.explanation_from <= ${now}::timestamptz)))`;

/** That the actor sees what the council decided on the assessment `a` before it is completed. */
export const COUNCIL_VISIBLE = `(${SEES_ALL} OR ${COMPLETED})`;

/** That the actor sees what passes between a unit's officers and its leader. */
export const INSIDE_UNIT = `(${SEES_ALL} OR ${OWN_UNIT})`;

/** That the actor sees who appraises by the row `s`: their own duties, and all for those who plan or decide. */
export const APPRAISER_VISIBLE = `(${SEES_ALL} OR ${PLANS} OR (${IS_APPRAISER} AND NOT ${OWN_UNIT}))`;
