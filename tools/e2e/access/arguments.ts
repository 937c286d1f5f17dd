import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** What is asked for: a unit, and the ids of its things in a year. */
export interface Target {
  readonly unit: string;
  readonly block: string;
  readonly year: number;
  /** When the visit is: another one then finds it in its way. */
  readonly visitFrom: string;
  readonly visitTo: string;
  readonly ids: Readonly<Record<TargetId, string>>;
}
export type TargetId =
  | 'assessment'
  | 'assessmentPeriod'
  | 'criteriaSet'
  | 'visit'
  | 'team'
  | 'person'
  | 'appraiser'
  | 'inspectionPlan';

/** The ids that go by another name than the thing's type, by the argument or input field. */
const IDS: Readonly<Record<string, TargetId>> = {
  assessmentId: 'assessment',
  periodId: 'assessmentPeriod',
  personId: 'person',
  planId: 'inspectionPlan',
  rightId: 'person',
  teamId: 'team',
  visitId: 'visit',
};

/** Mutations that place a visit, at the time of the target's. */
const VISITING = new Set(['scheduleVisit', 'callAdHocVisit', 'moveVisit']);

/** A version that nothing has, so that a call which is let in changes nothing. */
const NO_VERSION = '1000000';

/** The arguments of a field by which it leads to the target; a mutation is sent under the idempotency key. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  target: Target,
  idempotencyKey = '',
): string {
  const given = field.args.flatMap(({ name, type }) => {
    const value = valueOf(name, type, { field: field.name, target, idempotencyKey });
    return value === null ? [] : [`${name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

interface Place {
  readonly field: string;
  readonly target: Target;
  readonly idempotencyKey: string;
}

function valueOf(name: string, type: GraphQLInputType, place: Place): string | null {
  const { field, target, idempotencyKey } = place;
  const year = String(target.year);
  const unit = `"${target.unit}"`;
  const byName: Record<string, string | undefined> = {
    after: undefined,
    block: `"${target.block}"`,
    blocks: `["${target.block}"]`,
    code: field === 'organization' ? unit : '"X"',
    domains: field === 'assignAppraiser' ? '[1]' : undefined,
    expectedVersion: NO_VERSION,
    from: VISITING.has(field) ? `"${target.visitFrom}"` : undefined,
    explanations: '[{ component: "1.1", text: "x" }]',
    filter: `{ year: ${year} }`,
    first: '100',
    id: `"${target.ids[field === 'publishCriteriaSet' ? 'criteriaSet' : (field as TargetId)]}"`,
    idempotencyKey: `"${idempotencyKey}"`,
    index: '"PAR"',
    minutes: '{ summary: { vi: "x", en: "x" }, achievements: [], shortcomings: [] }',
    organization: unit,
    organizations:
      field === 'mergeOrganizations'
        ? `[{ organization: ${unit}, expectedVersion: ${NO_VERSION} }]`
        : `[${unit}]`,
    scores:
      field === 'correctAssessment' || field === 'decideComponents'
        ? '[{ component: "1.1", value: "1" }]'
        : `[{ component: "1.1", value: "1", expectedVersion: ${NO_VERSION} }]`,
    to:
      field === 'draftPeriod' || field === 'redraftPeriod'
        ? '"2025-12-01T00:00:00Z"'
        : VISITING.has(field)
          ? `"${target.visitTo}"`
          : undefined,
    year,
    years: `[${year}]`,
  };
  const id = IDS[name];
  if (id === 'person' && field === 'assignAppraiser') return `"${target.ids.appraiser}"`;
  if (id !== undefined) return `"${target.ids[id]}"`;
  const always = isNonNullType(type) || ['filter', 'first', 'index', 'year'].includes(name);
  if (!always) return null;
  return byName[name] ?? leastOf(type, place);
}

/** The least value of a type. */
function leastOf(type: GraphQLInputType, place: Place): string {
  if (isNonNullType(type)) return leastOf(type.ofType, place);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type))
    return `{ ${Object.values(type.getFields())
      .flatMap((input) => {
        const value = valueOf(input.name, input.type, place);
        return value === null ? [] : [`${input.name}: ${value}`];
      })
      .join(', ')} }`;
  const scalars: Record<string, string> = {
    Int: '1',
    Date: '"2024-05-06"',
    DateTime: '"2025-06-02T01:00:00Z"',
    Decimal: '"1"',
    Boolean: 'false',
  };
  return scalars[type.name] ?? '"x"';
}
