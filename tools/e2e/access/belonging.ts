import { OWN_UNIT, FINISHED_YEAR, type Asker, type AskingRole } from './askers.ts';
import type { Sight } from './permissions.ts';

/** An object that an answer shows. */
export interface Shown {
  readonly type: string;
  readonly own: boolean;
  /** Part of a scoring that is under way, or of a report that is a draft. */
  readonly unfinished: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const UNIT_ROLES: readonly AskingRole[] = ['UNIT_LEADER', 'UNIT_OFFICER'];
const ofOwnUnit = (fields: Fields, { role }: Asker) =>
  UNIT_ROLES.includes(role) && fields['organizationCode'] === OWN_UNIT;

/** Whether an object is the asker's own, by its own facts. */
const BY_FACTS: Readonly<Record<string, (fields: Fields, asker: Asker) => boolean>> = {
  Viewer: () => true,
  Person: ({ id }, { person }) => person !== null && id === person,
  Visit: (fields, asker) => ofOwnUnit(fields, asker) || asker.visits.has(String(fields['id'])),
  Scorecard: ofOwnUnit,
  ScoreConflict: () => true,
  Assessment: (fields, asker) =>
    asker.role === 'APPRAISER'
      ? fields['year'] === FINISHED_YEAR && fields['organizationCode'] !== OWN_UNIT
      : ofOwnUnit(fields, asker),
};

/** Objects that are whose the object around them is; every other type is nobody's own. */
const PARTS = new Set([
  'AssessmentDecision',
  'AssessmentResult',
  'AssessmentReturn',
  'AssessmentRound',
  'ComponentAnswer',
  'ComponentExplanation',
  'ComponentScore',
  'ContentSeal',
  'ExplainedValue',
  'GivenComponent',
  'HistoryConnection',
  'HistoryDecision',
  'HistoryEdge',
  'HistoryEntry',
  'HistoryHead',
  'HistoryResult',
  'HistoryValue',
  'PersonRight',
  'RankingRow',
  'RankingWithdrawal',
  'ResultDecision',
  'ResultExplanation',
  'ResultSum',
  'ScoreChange',
  'ScoreValue',
  'ScorecardComponent',
  'ScorecardDomain',
  'StateChange',
  'UnitExplanation',
  'VisitMinutes',
]);

/** What is finished in some states alone: an assessment whose scoring is over, a report that is published. */
const FINISHED_STATES: Readonly<Record<string, ReadonlySet<unknown>>> = {
  Assessment: new Set(['COMPLETED', 'WITHDRAWN']),
  Ranking: new Set(['PUBLISHED']),
  Scorecard: new Set(['PUBLISHED']),
};

/** Every object that an answer shows, with whose it is. */
export function objectsShown(data: unknown, asker: Asker): Shown[] {
  const shown: Shown[] = [];
  const look = (value: unknown, around: Shown): void => {
    if (Array.isArray(value)) {
      for (const member of value) look(member, around);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Fields;
    const type = fields['__typename'];
    const object = typeof type === 'string' ? { type, ...belonging(type, fields, asker, around) } : around;
    if (object !== around && !object.type.endsWith('Edge')) shown.push(object);
    for (const member of Object.values(fields)) look(member, object);
  };
  look(data, { type: 'Query', own: false, unfinished: false });
  return shown;
}

function belonging(
  type: string,
  fields: Fields,
  asker: Asker,
  around: Shown,
): Pick<Shown, 'own' | 'unfinished'> {
  if (!PARTS.has(type))
    return {
      own: BY_FACTS[type]?.(fields, asker) ?? false,
      unfinished: FINISHED_STATES[type]?.has(fields['state']) === false,
    };
  const othersDomain =
    type === 'ComponentScore' && asker.role === 'APPRAISER' && !asker.domains.has(Number(fields['domain']));
  return { own: around.own && !othersDomain, unfinished: around.unfinished };
}

/** Whether a role may see the object. */
export function isAllowed({ own, unfinished }: Shown, role: AskingRole, sight: Sight | undefined): boolean {
  if (!sight) return false;
  if (own && (sight.own ?? []).includes(role)) return true;
  return (unfinished ? (sight.unfinished ?? sight.anyones) : sight.anyones).includes(role);
}
