import type { SealQueries } from '../data/seal-queries.ts';
import type { SealKind } from '../domain/sealed-content.ts';
import { unitRounds } from '../domain/extension.ts';
import type { AssessmentResolvers } from '../generated/graphql.ts';
import { found } from './found.ts';
import type { AssessmentModel } from './models.ts';

export const Assessment: AssessmentResolvers = {
  __resolveReference: ({ id }, { assessments }) => assessments.byId(id),
  period: async ({ periodId }, _args, { periods }) =>
    found(await periods.byId(periodId), 'The period of an assessment'),
  index: async ({ index }, _args, { criteria }) =>
    found(await criteria.index(index), 'The index of an assessment'),
  organization: ({ organization }) => ({ id: organization.id }),
  organizationCode: ({ organization }) => organization.code,
  organizationName: ({ organization }) => organization.name,
  block: ({ organization }) => ({ code: organization.block }),
  blockName: ({ organization }) => organization.blockName,
  criteriaSet: async ({ criteriaSetId }, _args, { criteria }) =>
    found(await criteria.setById(criteriaSetId), 'The criteria set of an assessment'),
  components: ({ id }, _args, { scores }) => scores.components(id),
  result: (assessment) => ('result' in assessment ? { ...assessment.result, assessment } : null),
  rounds: async ({ periodId, organization }, _args, { periods, rounds }) => {
    const extensions = await rounds.extensions(periodId, organization.id);
    const period = found(await periods.byId(periodId), 'The period of an assessment');
    return unitRounds(period, extensions);
  },
  returns: ({ id }, _args, { rounds }) => rounds.returns(id),
  history: ({ id }, { component, ...page }, { histories }) => histories.entries(id, component ?? null, page),
  receipt: (assessment, _args, { seals }) => sealOf(assessment, 'SUBMISSION', seals),
  approval: (assessment, _args, { seals }) => sealOf(assessment, 'APPROVAL', seals),
  historyHead: ({ id }, _args, { histories }) => histories.head(id),
  appraisers: ({ id }, _args, { assessments }) => assessments.appraisers(id),
  decisions: ({ id }, _args, { assessments }) => assessments.decisions(id),
  submittedAt: (assessment) => ('submittedAt' in assessment ? assessment.submittedAt : null),
  completedAt: (assessment) => ('completedAt' in assessment ? assessment.completedAt : null),
};

async function sealOf(assessment: AssessmentModel, kind: SealKind, seals: SealQueries) {
  const seal = await seals.newest(assessment.id, kind);
  return seal && { ...seal, assessment };
}
