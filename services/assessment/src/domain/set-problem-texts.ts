import type { FormulaProblem, NodeProblem, RuleProblem, SetProblem, TreeProblem } from '@reformgraph/scoring';

/** A problem in both languages, with its stable code and the node concerned; null where no single one is. */
export interface ProblemText {
  readonly code: string;
  readonly node: string | null;
  readonly vi: string;
  readonly en: string;
}

/** What is wrong with a set, in words. */
export function setProblemText(found: SetProblem): ProblemText {
  switch (found.of) {
    case 'TREE':
      return treeText(found.tree);
    case 'NODE':
      return nodeText(found.node);
    case 'RULES':
      return ruleText(found.rule);
  }
}

function treeText(found: TreeProblem): ProblemText {
  const make = (vi: string, en: string): ProblemText => ({
    ...{ code: found.problem, node: 'code' in found ? found.code : null },
    ...{ vi, en },
  });
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

function nodeText(found: NodeProblem): ProblemText {
  const { code: node } = found;
  const make = (vi: string, en: string): ProblemText => ({ code: found.problem, node, vi, en });
  switch (found.problem) {
    case 'SOURCE_MISSING':
      return make(
        `Tiêu chí thành phần “${node}” không có nguồn điểm.`,
        `The component “${node}” has no source.`,
      );
    case 'FORMULA_MISSING':
      return make(
        `Tiêu chí thành phần “${node}” không có công thức.`,
        `The component “${node}” has no formula.`,
      );
    case 'NOT_A_COMPONENT':
      return make(
        `Mục “${node}” không chấm điểm nên không có nguồn điểm và công thức.`,
        `The section “${node}” is not scored, so it has no source and no formula.`,
      );
    case 'SOURCE_OUT_OF_PLACE':
      return make(
        found.role === 'ORDINARY'
          ? `Nguồn điểm ${found.source} của tiêu chí “${node}” chỉ dùng trong mục điểm cộng hoặc điểm trừ.`
          : `Tiêu chí “${node}” nằm trong mục ${found.role}, nên nguồn điểm phải là ${found.role}, không phải ${found.source}.`,
        found.role === 'ORDINARY'
          ? `The source ${found.source} of “${node}” belongs in a section of bonus or penalty only.`
          : `“${node}” stands in a section of ${found.role}, so its source is ${found.role} and not ${found.source}.`,
      );
    case 'FORMULA':
      return formulaText(node, found.formula);
  }
}

function formulaText(node: string, found: FormulaProblem): ProblemText {
  const make = (vi: string, en: string): ProblemText => ({
    code: `FORMULA_${found.problem}`,
    node,
    vi: `Công thức của tiêu chí “${node}”, ${found.where}: ${vi}`,
    en: `The formula of “${node}”, ${found.where}: ${en}`,
  });
  switch (found.problem) {
    case 'BAD_NUMBER':
      return make(`“${found.given}” không phải là số thập phân.`, `“${found.given}” is not a decimal.`);
    case 'OUT_OF_BOUNDS':
      return found.greatest === null
        ? make(`${found.given} nhỏ hơn ${found.least}.`, `${found.given} is less than ${found.least}.`)
        : make(
            `${found.given} nằm ngoài khoảng từ ${found.least} đến ${found.greatest}.`,
            `${found.given} is not between ${found.least} and ${found.greatest}.`,
          );
    case 'NO_PARTS':
      return make('danh sách trống.', 'the list is empty.');
    case 'TOO_MANY_PARTS':
      return make('danh sách quá dài.', 'the list is too long.');
    case 'BANDS_OUT_OF_ORDER':
      return make(
        'các bậc không theo thứ tự từ tốt nhất đến kém nhất.',
        'the bands do not go from the best to the worst.',
      );
    case 'BAD_NAME':
      return make(`“${found.name}” không dùng làm tên được.`, `“${found.name}” cannot be a name.`);
    case 'REPEATED_NAME':
      return make(`tên “${found.name}” bị lặp lại.`, `the name “${found.name}” comes twice.`);
    case 'UNKNOWN_NAME':
      return make(`không có số liệu nào tên “${found.name}”.`, `no input is called “${found.name}”.`);
    case 'UNUSED_INPUT':
      return make(
        `số liệu “${found.name}” không được dùng trong biểu thức.`,
        `the expression does not use the input “${found.name}”.`,
      );
    case 'BAD_EXPRESSION': {
      const { fault, position, found: text } = found.syntax;
      const there = text === '' ? '' : ` (“${text}”)`;
      return make(
        `biểu thức sai ở vị trí ${position + 1}${there}: ${SYNTAX[fault].vi}.`,
        `the expression is wrong at position ${position + 1}${there}: ${SYNTAX[fault].en}.`,
      );
    }
  }
}

const SYNTAX = {
  TOO_LONG: { vi: 'quá dài', en: 'it is too long' },
  TOO_MANY_PARTS: { vi: 'quá nhiều thành phần', en: 'it has too many parts' },
  TOO_DEEP: { vi: 'lồng quá sâu', en: 'it is nested too deeply' },
  UNEXPECTED: { vi: 'không thể đứng ở đây', en: 'this cannot stand here' },
  BAD_NUMBER: { vi: 'không phải là số', en: 'this is no number' },
  UNKNOWN_FUNCTION: { vi: 'không có hàm này', en: 'there is no such function' },
} as const;

function ruleText(found: RuleProblem): ProblemText {
  const { where } = found;
  const make = (vi: string, en: string): ProblemText => ({
    code: `RULES_${found.problem}`,
    node: null,
    vi: `Quy định của bộ tiêu chí, ${where}: ${vi}`,
    en: `The rules of the set, ${where}: ${en}`,
  });
  switch (found.problem) {
    case 'BAD_NUMBER':
      return make(`“${found.given}” không phải là số thập phân.`, `“${found.given}” is not a decimal.`);
    case 'BANDS_OUT_OF_ORDER':
      return make(
        'các mức xếp loại không theo thứ tự từ cao xuống thấp.',
        'the bands do not go from the best to the worst.',
      );
    case 'LAST_BAND_WITH_LIMIT':
      return make(
        'mức cuối cùng không được có ngưỡng.',
        'the last band takes all others, so it has no limit.',
      );
    case 'REPEATED_CODE':
      return make(`mã “${found.code}” bị lặp lại.`, `the code “${found.code}” comes twice.`);
    case 'UNKNOWN_BAND':
      return make(`không có mức xếp loại “${found.code}”.`, `there is no band “${found.code}”.`);
    case 'UNKNOWN_NODE':
      return make(`không có mục “${found.code}”.`, `there is no node “${found.code}”.`);
  }
}
