import {
  compileSet,
  parseDecimal,
  type CompiledSet,
  type SetProblem,
  type SetRules,
} from '@reformgraph/scoring';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import { scoredNode, type CriteriaNode, type EvidenceType, type GivenNode } from './criteria-node.ts';
import { GIVEN_PLACES, readGiven } from './decimals.ts';
import { formulaOf, misfitsOf } from './given-formula.ts';
import { setProblemText } from './set-problem-texts.ts';

/** One thing wrong with a criteria set; `node` is the code concerned, null where the whole set is. */
export interface CriteriaProblem {
  readonly code: string;
  readonly node: string | null;
  readonly message: Localized;
}

/** A set by which units can be scored, or every problem that it has. */
export type CheckedCriteria =
  | { readonly ok: true; readonly nodes: readonly CriteriaNode[]; readonly set: CompiledSet }
  | { readonly ok: false; readonly problems: readonly CriteriaProblem[] };

const LONGEST_CODE = 40;
const LONGEST_TITLE = 1_000;
const MOST_LEGAL_BASES = 20;
const LONGEST_DOCUMENT = 500;
const SOURCES_TAKEN = ['SELF_APPRAISED', 'BONUS', 'PENALTY'];

/** Checks a set's nodes and rules, given normalised. */
export function checkCriteria(
  given: readonly GivenNode[],
  rules: SetRules,
  evidenceTypes: readonly EvidenceType[],
): CheckedCriteria {
  const domains = topDomains(given);
  const evidence = new Set(evidenceTypes.map(({ code }) => code));
  const nodes = given.map((node) => ({ ...node, formula: node.formula && formulaOf(node.formula) }));
  const compiled = compileSet({ nodes: nodes.map(scoredNode), rules });
  const problems = [
    ...(compiled.ok ? [] : compiled.problems.filter(isNews(given)).map(setProblem)),
    ...given.flatMap((node) => [
      ...codeProblems(node),
      ...titleProblems(node),
      ...precisionProblems(node),
      ...domainProblems(node, domains.get(node.code)),
      ...sourceProblems(node),
      ...formulaProblems(node),
      ...documentProblems(node, evidence),
    ]),
    ...evidenceProblems(evidenceTypes),
    ...ruleTextProblems(rules),
    ...(given.some(({ kind }) => kind === 'COMPONENT')
      ? []
      : [
          problem(
            'NO_COMPONENT',
            null,
            'Bộ tiêu chí không có tiêu chí thành phần.',
            'The set has no component.',
          ),
        ]),
  ];
  if (problems.length > 0) return { ok: false, problems };
  if (!compiled.ok) throw new Error('A set without problems could not be compiled');
  return { ok: true, nodes, set: compiled.set };
}

/** A formula that is not whole is told as such, and not as missing. */
function isNews(given: readonly GivenNode[]): (found: SetProblem) => boolean {
  const broken = new Set(
    given.filter(({ formula }) => formula && !formulaOf(formula)).map(({ code }) => code),
  );
  return (found) =>
    !(found.of === 'NODE' && found.node.problem === 'FORMULA_MISSING' && broken.has(found.node.code));
}

function problem(code: string, node: string | null, vi: string, en: string): CriteriaProblem {
  return { code, node, message: { vi, en } };
}

function setProblem(found: SetProblem): CriteriaProblem {
  const { code, node, vi, en } = setProblemText(found);
  return problem(code, node, vi, en);
}

function codeProblems({ code }: GivenNode): CriteriaProblem[] {
  if (code !== '' && code.length <= LONGEST_CODE) return [];
  return [
    problem(
      'BAD_CODE',
      code,
      `Số thứ tự phải có từ 1 đến ${LONGEST_CODE} ký tự.`,
      `A code has 1 to ${LONGEST_CODE} characters.`,
    ),
  ];
}

function titleProblems({ code, title }: GivenNode): CriteriaProblem[] {
  return (['vi', 'en'] as const).flatMap((language) => {
    const length = title[language].length;
    if (length > 0 && length <= LONGEST_TITLE) return [];
    return [
      problem(
        length === 0 ? 'BLANK_TITLE' : 'TITLE_TOO_LONG',
        code,
        `Tên (${language}) của mục “${code}” phải có từ 1 đến ${LONGEST_TITLE} ký tự.`,
        `The title (${language}) of “${code}” must have 1 to ${LONGEST_TITLE} characters.`,
      ),
    ];
  });
}

function precisionProblems({ code, maximum }: GivenNode): CriteriaProblem[] {
  if (!parseDecimal(maximum).ok || readGiven(maximum)) return [];
  return [
    problem(
      'TOO_MANY_DECIMALS',
      code,
      `Điểm tối đa ${maximum} của mục “${code}” có quá ${GIVEN_PLACES} chữ số thập phân.`,
      `The maximum ${maximum} of “${code}” has more than ${GIVEN_PLACES} decimals.`,
    ),
  ];
}

function domainProblems({ code, domain }: GivenNode, ofTop: number | undefined): CriteriaProblem[] {
  if (!Number.isInteger(domain) || domain < 1 || domain > 8)
    return [
      problem(
        'BAD_DOMAIN',
        code,
        `Lĩnh vực ${domain} của mục “${code}” không có: chỉ từ 1 đến 8.`,
        `“${code}” is in domain ${domain}; there are 1 to 8.`,
      ),
    ];
  if (ofTop === undefined || ofTop === domain) return [];
  return [
    problem(
      'DOMAIN_DIFFERS',
      code,
      `Mục “${code}” ghi lĩnh vực ${domain}, nhưng mục cấp cao nhất chứa nó ghi lĩnh vực ${ofTop}.`,
      `“${code}” is in domain ${domain}, but the top node above it is in domain ${ofTop}.`,
    ),
  ];
}

function sourceProblems({ code, kind, source }: GivenNode): CriteriaProblem[] {
  if (kind === 'SECTION' || source === null || SOURCES_TAKEN.includes(source)) return [];
  return [
    problem(
      'SOURCE_NOT_SUPPORTED',
      code,
      `Chưa nhận nguồn điểm ${source} của tiêu chí “${code}”: hiện chỉ nhận ${SOURCES_TAKEN.join(', ')}.`,
      `The source ${source} of “${code}” is not taken yet: only ${SOURCES_TAKEN.join(', ')} are.`,
    ),
  ];
}

function formulaProblems({ code, kind, combination, formula }: GivenNode): CriteriaProblem[] {
  const { missing, unexpected } = formula ? misfitsOf(formula) : { missing: [], unexpected: [] };
  return [
    ...missing.map((part) =>
      problem(
        'FORMULA_PART_MISSING',
        code,
        `Công thức ${formula?.kind} của tiêu chí “${code}” thiếu “${part}”.`,
        `The formula ${formula?.kind} of “${code}” lacks “${part}”.`,
      ),
    ),
    ...unexpected.map((part) =>
      problem(
        'FORMULA_PART_UNEXPECTED',
        code,
        `Công thức ${formula?.kind} của tiêu chí “${code}” không có “${part}”.`,
        `The formula ${formula?.kind} of “${code}” knows no “${part}”.`,
      ),
    ),
    ...(kind === 'COMPONENT' && combination !== null
      ? [
          problem(
            'COMPONENT_WITH_COMBINATION',
            code,
            `Tiêu chí thành phần “${code}” không có mục con nên không có cách cộng điểm.`,
            `The component “${code}” holds nothing, so that nothing of it is combined.`,
          ),
        ]
      : []),
  ];
}

function documentProblems(
  { code, kind, legalBasis, evidenceTypes, mayBeNotApplicable }: GivenNode,
  known: ReadonlySet<string>,
): CriteriaProblem[] {
  return [
    ...(legalBasis.length > MOST_LEGAL_BASES
      ? [
          problem(
            'TOO_MANY_LEGAL_BASES',
            code,
            `Mục “${code}” có quá ${MOST_LEGAL_BASES} căn cứ pháp lý.`,
            `“${code}” rests on more than ${MOST_LEGAL_BASES} documents.`,
          ),
        ]
      : []),
    ...legalBasis.flatMap(({ document, provision, validFrom, validTo }) => [
      ...(document === '' || document.length > LONGEST_DOCUMENT || (provision?.length ?? 0) > LONGEST_DOCUMENT
        ? [
            problem(
              'BAD_LEGAL_BASIS',
              code,
              `Căn cứ pháp lý của mục “${code}” cần tên văn bản; mỗi phần có nhiều nhất ${LONGEST_DOCUMENT} ký tự.`,
              `A legal basis of “${code}” needs the document's name; each part has at most ${LONGEST_DOCUMENT} characters.`,
            ),
          ]
        : []),
      ...(validFrom !== null && validTo !== null && validTo <= validFrom
        ? [
            problem(
              'LEGAL_BASIS_ENDS_FIRST',
              code,
              `Căn cứ “${document}” của mục “${code}” hết hiệu lực (${validTo}) trước khi có hiệu lực (${validFrom}).`,
              `“${document}”, on which “${code}” rests, ends (${validTo}) before it begins (${validFrom}).`,
            ),
          ]
        : []),
    ]),
    ...evidenceTypes
      .filter((type) => !known.has(type))
      .map((type) =>
        problem(
          'UNKNOWN_EVIDENCE_TYPE',
          code,
          `Mục “${code}” yêu cầu loại tài liệu “${type}”, nhưng bộ tiêu chí không có loại đó.`,
          `“${code}” asks for evidence of the type “${type}”, which the set does not have.`,
        ),
      ),
    ...(kind === 'SECTION' && (mayBeNotApplicable || evidenceTypes.length > 0)
      ? [
          problem(
            'SECTION_ASKS',
            code,
            `Mục “${code}” không chấm điểm nên không yêu cầu tài liệu và không có “không áp dụng”.`,
            `The section “${code}” is not scored, so it asks for no evidence and is never not applicable.`,
          ),
        ]
      : []),
  ];
}

const EVIDENCE_CODE = /^[A-Z0-9_-]{1,40}$/;
const MOST_EVIDENCE_TYPES = 200;

function evidenceProblems(types: readonly EvidenceType[]): CriteriaProblem[] {
  const codes = types.map(({ code }) => code);
  return [
    ...(types.length > MOST_EVIDENCE_TYPES
      ? [
          problem(
            'TOO_MANY_EVIDENCE_TYPES',
            null,
            `Bộ tiêu chí có quá ${MOST_EVIDENCE_TYPES} loại tài liệu.`,
            `The set has more than ${MOST_EVIDENCE_TYPES} evidence types.`,
          ),
        ]
      : []),
    ...types.flatMap(({ code, name }, at) =>
      EVIDENCE_CODE.test(code) && codes.indexOf(code) === at && name.vi !== '' && name.en !== ''
        ? []
        : [
            problem(
              'BAD_EVIDENCE_TYPE',
              null,
              `Loại tài liệu “${code}” phải có mã riêng gồm 1 đến 40 chữ hoa, chữ số, “_” hoặc “-”, và tên bằng hai thứ tiếng.`,
              `The evidence type “${code}” needs a code of its own of 1 to 40 capital letters, digits, "_" or "-", and a name in both languages.`,
            ),
          ],
    ),
  ];
}

const MOST_RULES = 50;

function ruleTextProblems({ bands, gates }: SetRules): CriteriaProblem[] {
  const named = [
    ...bands.map(({ code, name }, at) => ({ where: `bands[${at}]`, code, text: name })),
    ...gates.map(({ code, text }, at) => ({ where: `gates[${at}]`, code, text })),
  ];
  const blank = named.filter(({ code, text }) =>
    [code, text.vi, text.en].some((each) => each === '' || each.length > LONGEST_TITLE),
  );
  return [
    ...(named.length > MOST_RULES
      ? [
          problem(
            'TOO_MANY_RULES',
            null,
            `Bộ tiêu chí có quá ${MOST_RULES} mức xếp loại và điều kiện.`,
            `The set has more than ${MOST_RULES} bands and gates.`,
          ),
        ]
      : []),
    ...blank.map(({ where }) =>
      problem(
        'RULES_BAD_TEXT',
        null,
        `Quy định của bộ tiêu chí, ${where}: mã và lời bằng hai thứ tiếng phải có từ 1 đến ${LONGEST_TITLE} ký tự.`,
        `The rules of the set, ${where}: the code and the words in both languages have 1 to ${LONGEST_TITLE} characters.`,
      ),
    ),
  ];
}

/** The domain of the top node above each node; none for a node that no top node leads to. */
function topDomains(nodes: readonly GivenNode[]): Map<string, number> {
  const byCode = new Map(nodes.map((node) => [node.code, node]));
  const domains = new Map<string, number>();
  for (const { code } of nodes) {
    const walked = new Set<string>();
    let node = byCode.get(code);
    while (node && node.parentCode !== null && !walked.has(node.code) && !domains.has(node.code)) {
      walked.add(node.code);
      node = byCode.get(node.parentCode);
    }
    const domain = node && (domains.get(node.code) ?? (node.parentCode === null ? node.domain : undefined));
    if (domain !== undefined) for (const below of [code, ...walked]) domains.set(below, domain);
  }
  return domains;
}
