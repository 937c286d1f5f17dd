import { checkTree, parseDecimal, type TreeProblem } from '@reformgraph/scoring';
import type { Localized } from '@reformgraph/subgraph-kit/outcome';
import type { CriteriaNode } from './criteria-set.ts';
import { GIVEN_PLACES, readGiven } from './decimals.ts';

/** One thing wrong with a criteria tree; `node` is the code concerned, null where the whole tree is. */
export interface CriteriaProblem {
  readonly code: string;
  readonly node: string | null;
  readonly message: Localized;
}

const LONGEST_CODE = 40;
const LONGEST_TITLE = 1_000;

/** Every problem of a set's nodes, given normalised; none where units can be scored by them. */
export function criteriaProblems(nodes: readonly CriteriaNode[]): CriteriaProblem[] {
  const domains = topDomains(nodes);
  return [
    ...checkTree(nodes).map(treeProblem),
    ...nodes.flatMap((node) => [
      ...codeProblems(node),
      ...titleProblems(node),
      ...precisionProblems(node),
      ...domainProblems(node, domains.get(node.code)),
      ...sourceProblems(node),
    ]),
    ...(nodes.some(({ kind }) => kind === 'COMPONENT')
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
}

function problem(code: string, node: string | null, vi: string, en: string): CriteriaProblem {
  return { code, node, message: { vi, en } };
}

function treeProblem(found: TreeProblem): CriteriaProblem {
  const make = (vi: string, en: string) =>
    problem(found.problem, 'code' in found ? found.code : null, vi, en);
  switch (found.problem) {
    case 'NO_ROOT':
      return make('Không có mục nào ở cấp cao nhất.', 'No node stands at the top.');
    case 'DUPLICATE_CODE':
      return make(
        `Số thứ tự “${found.code}” xuất hiện ${found.times} lần.`,
        `The code “${found.code}” comes ${found.times} times.`,
      );
    case 'UNKNOWN_PARENT':
      return make(
        `Mục “${found.code}” thuộc về “${found.parentCode}”, nhưng không có mục đó.`,
        `“${found.code}” stands below “${found.parentCode}”, which is not there.`,
      );
    case 'CYCLE':
      return make(
        `Các mục thuộc về nhau theo vòng tròn: ${found.codes.join(' → ')}.`,
        `These stand below each other in a circle: ${found.codes.join(' → ')}.`,
      );
    case 'NOT_A_DECIMAL':
      return make(
        `Điểm tối đa “${found.maximum}” của mục “${found.code}” không phải là số thập phân.`,
        `The maximum “${found.maximum}” of “${found.code}” is not a decimal.`,
      );
    case 'NEGATIVE_MAXIMUM':
      return make(
        `Điểm tối đa ${found.maximum} của mục “${found.code}” là số âm.`,
        `The maximum ${found.maximum} of “${found.code}” is negative.`,
      );
    case 'EMPTY_SECTION':
      return make(`Mục “${found.code}” không có mục con.`, `The section “${found.code}” holds nothing.`);
    case 'COMPONENT_WITH_CHILDREN':
      return make(
        `Tiêu chí thành phần “${found.code}” có mục con: ${found.childCodes.join(', ')}.`,
        `The component “${found.code}” holds nodes: ${found.childCodes.join(', ')}.`,
      );
    case 'UNEQUAL_SUM':
      return make(
        `Mục “${found.code}” ghi ${found.declared} điểm, nhưng các mục con cộng lại là ${found.sumOfChildren}.`,
        `“${found.code}” declares ${found.declared} points, but its children add up to ${found.sumOfChildren}.`,
      );
    case 'CAP_OUT_OF_REACH':
      return make(
        `Mục “${found.code}” giới hạn ở ${found.declared} điểm, nhưng các mục con cộng lại chỉ là ${found.sumOfChildren}.`,
        `“${found.code}” is capped at ${found.declared} points, but its children add up to ${found.sumOfChildren} only.`,
      );
    case 'ROLE_WITHIN_ROLE':
      return make(
        `Mục “${found.code}” nằm trong mục điểm cộng hoặc điểm trừ “${found.parentCode}”, không được tự đặt loại.`,
        `“${found.code}” stands in “${found.parentCode}”, a section of bonus or penalty, and can have no role of its own.`,
      );
    default:
      return found satisfies never;
  }
}

function codeProblems({ code }: CriteriaNode): CriteriaProblem[] {
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

function titleProblems({ code, title }: CriteriaNode): CriteriaProblem[] {
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

function precisionProblems({ code, maximum }: CriteriaNode): CriteriaProblem[] {
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

function domainProblems({ code, domain }: CriteriaNode, ofTop: number | undefined): CriteriaProblem[] {
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

function sourceProblems({ code, kind, source }: CriteriaNode): CriteriaProblem[] {
  if (kind === 'SECTION')
    return source === null
      ? []
      : [
          problem(
            'SECTION_WITH_SOURCE',
            code,
            `Mục “${code}” không chấm điểm nên không có nguồn điểm.`,
            `The section “${code}” is not scored, so it has no source.`,
          ),
        ];
  if (source === null)
    return [
      problem(
        'SOURCE_MISSING',
        code,
        `Tiêu chí thành phần “${code}” không có nguồn điểm.`,
        `The component “${code}” has no source.`,
      ),
    ];
  if (source === 'SELF_APPRAISED') return [];
  return [
    problem(
      'SOURCE_NOT_SUPPORTED',
      code,
      `Chưa nhận nguồn điểm ${source} của tiêu chí “${code}”: hiện chỉ nhận SELF_APPRAISED.`,
      `The source ${source} of “${code}” is not taken yet: only SELF_APPRAISED is.`,
    ),
  ];
}

/** The domain of the top node above each node; none for a node that no top node leads to. */
function topDomains(nodes: readonly CriteriaNode[]): Map<string, number> {
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
