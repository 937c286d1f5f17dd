import { sum, type SetRules } from '@reformgraph/scoring';
import { nextChange, firstChange, staleVersion, type LastChange } from '@reformgraph/subgraph-kit/change';
import type { Authorship } from '@reformgraph/subgraph-kit/command';
import { fail, invalidInput } from '@reformgraph/subgraph-kit/outcome';
import type { Failure, InvalidInput, Localized, VersionConflict } from '@reformgraph/subgraph-kit/outcome';
import type { Provenance } from '@reformgraph/subgraph-kit/provenance';
import { checkedLine, localizedLine, normaliseLine, normaliseLines } from '@reformgraph/subgraph-kit/text';
import { normalisedNode, type CriteriaNode, type EvidenceType, type GivenNode } from './criteria-node.ts';
import { checkCriteria, type CriteriaProblem } from './criteria-problems.ts';
import { plainText, readGiven } from './decimals.ts';

export type CriteriaSetState = 'DRAFT' | 'PUBLISHED' | 'FROZEN';

/** What holds where a set says nothing. */
export const USUAL_RULES: SetRules = {
  mayPassHundred: false,
  surveyNotRun: 'LEFT_OUT',
  rankedOn: 'SHOWN',
  bands: [],
  gates: [],
};

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
  /** Of what is neither bonus nor penalty. */
  readonly total: string;
  readonly rules: SetRules;
  readonly evidenceTypes: readonly EvidenceType[];
}

export type CriteriaTreeInvalid = Failure<'CRITERIA_TREE_INVALID', { problems: readonly CriteriaProblem[] }>;
export type CriteriaSetExists = Failure<'CRITERIA_SET_EXISTS', { criteriaSet: CriteriaSet }>;
export type WrongCriteriaSetState = Failure<
  'WRONG_CRITERIA_SET_STATE',
  { state: CriteriaSetState; needed: CriteriaSetState }
>;

export type ImportCriteriaSet = Omit<CriteriaSet, keyof LastChange | 'state' | 'total'> & {
  readonly nodes: readonly GivenNode[];
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
  const rules = normalisedRules(command.rules);
  const evidenceTypes = command.evidenceTypes.map(({ code, name }) => ({
    code: normaliseLine(code),
    name: normaliseLines(name),
  }));
  const checked = checkCriteria(given.map(normalisedNode), rules, evidenceTypes);
  if (!checked.ok) return fail('CRITERIA_TREE_INVALID', { problems: checked.problems }, ['nodes']);
  return {
    set: {
      ...command,
      title,
      source,
      state: 'DRAFT',
      total: plainText(sum(checked.set.ordinaryRoots.map(({ maximum }) => maximum))),
      rules,
      evidenceTypes,
      ...firstChange('importCriteriaSet', authorship),
    },
    nodes: depthFirst(checked.nodes),
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

function normalisedRules({ bands, gates, ...rules }: SetRules): SetRules {
  const plain = (text: string): string => readGiven(text)?.text ?? text;
  return {
    ...rules,
    bands: bands.map(({ code, name, from }) => ({
      code: normaliseLine(code),
      name: normaliseLines(name),
      from: from === null ? null : plain(from),
    })),
    gates: gates.map(({ code, text, when, notAbove }) => ({
      code: normaliseLine(code),
      text: normaliseLines(text),
      when,
      notAbove: normaliseLine(notAbove),
    })),
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
