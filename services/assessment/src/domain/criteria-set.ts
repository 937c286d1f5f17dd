import { buildTree } from '@reformgraph/scoring';
import { nextChange, firstChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedLine, normaliseLine, normaliseLines } from '@reformgraph/subgraph-kit/text';
import { criteriaProblems, type CriteriaProblem } from './criteria-problems.ts';
import { plainText, readGiven } from './decimals.ts';

export type CriteriaSetState = 'DRAFT' | 'PUBLISHED' | 'FROZEN';
export type ScoreSource = 'SELF_APPRAISED' | 'SURVEY' | 'SYSTEM_DATA' | 'LEADER' | 'BONUS' | 'PENALTY';

/** One line of a set. */
export interface CriteriaNode {
  readonly code: string;
  readonly parentCode: string | null;
  readonly kind: 'SECTION' | 'COMPONENT';
  readonly domain: number;
  readonly title: Localized;
  /** Decimal text without trailing zeros. */
  readonly maximum: string;
  /** Null for a section. */
  readonly source: ScoreSource | null;
}

/** A set without its nodes, which are read where they are needed. */
export interface CriteriaSet extends LastChange {
  readonly id: string;
  readonly index: string;
  readonly year: number;
  readonly block: string;
  readonly title: Localized;
  readonly source: string;
  readonly provenance: Provenance;
  readonly state: CriteriaSetState;
  readonly total: string;
}

export type CriteriaTreeInvalid = Failure<'CRITERIA_TREE_INVALID', { problems: readonly CriteriaProblem[] }>;
export type CriteriaSetExists = Failure<'CRITERIA_SET_EXISTS', { criteriaSet: CriteriaSet }>;
export type WrongCriteriaSetState = Failure<
  'WRONG_CRITERIA_SET_STATE',
  { state: CriteriaSetState; needed: CriteriaSetState }
>;

export type ImportCriteriaSet = Omit<CriteriaSet, keyof LastChange | 'state' | 'total'> & {
  readonly nodes: readonly CriteriaNode[];
};

const BLOCK_CODE = /^[A-Z0-9_-]{1,40}$/;
const LONGEST_TITLE = 500;
const LONGEST_SOURCE = 2_000;
const MOST_NODES = 2_000;
/** The years that can be assessed. */
export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2100;

/** Decides a new draft; every problem of its tree comes back at once. */
export function importCriteriaSet(
  { nodes: given, ...command }: ImportCriteriaSet,
  authorship: Authorship,
): { set: CriteriaSet; nodes: readonly CriteriaNode[] } | InvalidInput | CriteriaTreeInvalid {
  const badYear = refusedYear(command.year);
  if (badYear) return badYear;
  if (!BLOCK_CODE.test(command.block))
    return invalidInput(
      ['block'],
      'Mã khối gồm 1 đến 40 chữ hoa, chữ số, “_” hoặc “-”.',
      'A block code is 1 to 40 capital letters, digits, "_" or "-".',
    );
  const title = localizedLine(command.title, ['title'], LONGEST_TITLE);
  if ('failure' in title) return title;
  const source = checkedLine(command.source, ['source'], LONGEST_SOURCE);
  if (typeof source !== 'string') return source;
  if (given.length > MOST_NODES)
    return invalidInput(
      ['nodes'],
      `Một bộ tiêu chí có nhiều nhất ${MOST_NODES} dòng.`,
      `A criteria set has at most ${MOST_NODES} nodes.`,
    );
  const nodes = given.map(normalisedNode);
  const problems = criteriaProblems(nodes);
  if (problems.length > 0) return fail('CRITERIA_TREE_INVALID', { problems }, ['nodes']);
  const built = buildTree(nodes);
  if (!built.ok) throw new Error('A tree without problems could not be built');
  return {
    set: {
      ...command,
      title,
      source,
      state: 'DRAFT',
      total: plainText(built.tree.total),
      ...firstChange('importCriteriaSet', authorship),
    },
    nodes: depthFirst(nodes),
  };
}

/** Decides the publication of a draft. */
export function publishCriteriaSet(
  set: CriteriaSet,
  expectedVersion: number,
  authorship: Authorship,
): CriteriaSet | VersionConflict | WrongCriteriaSetState {
  const stale = staleVersion(set, expectedVersion);
  if (stale) return stale;
  if (set.state !== 'DRAFT')
    return fail('WRONG_CRITERIA_SET_STATE', { state: set.state, needed: 'DRAFT' as const }, ['id']);
  return { ...set, state: 'PUBLISHED', ...nextChange(set, 'publishCriteriaSet', authorship) };
}

/** A published set on which a period opens. */
export function freezeCriteriaSet(set: CriteriaSet, authorship: Authorship): CriteriaSet {
  return { ...set, state: 'FROZEN', ...nextChange(set, 'openPeriod', authorship) };
}

export function refusedYear(year: number): InvalidInput | null {
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return null;
  return invalidInput(
    ['year'],
    `Năm phải từ ${FIRST_YEAR} đến ${LAST_YEAR}.`,
    `The year must be between ${FIRST_YEAR} and ${LAST_YEAR}.`,
  );
}

function normalisedNode(node: CriteriaNode): CriteriaNode {
  return {
    ...node,
    code: normaliseLine(node.code),
    parentCode: node.parentCode === null ? null : normaliseLine(node.parentCode),
    title: normaliseLines(node.title),
    maximum: readGiven(node.maximum)?.text ?? node.maximum,
  };
}

/** The tree depth first, siblings in the order of the list. */
function depthFirst(nodes: readonly CriteriaNode[]): CriteriaNode[] {
  const byParent = new Map<string | null, CriteriaNode[]>();
  for (const node of nodes) byParent.set(node.parentCode, [...(byParent.get(node.parentCode) ?? []), node]);
  const walked: CriteriaNode[] = [];
  const open = [...(byParent.get(null) ?? [])];
  for (let node = open.shift(); node; node = open.shift()) {
    walked.push(node);
    open.unshift(...(byParent.get(node.code) ?? []));
  }
  return walked;
}
