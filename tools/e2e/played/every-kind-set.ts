/** What a trial set holds beside its two components. */
export interface MoreCriteria {
  readonly rules: object;
  readonly evidenceTypes: readonly object[];
  readonly nodes: readonly object[];
  /** What every unit says of each of the components, and its appraiser after it. */
  readonly scores: readonly { readonly component: string; readonly answers: readonly object[] }[];
}

const inBoth = (text: string) => ({ vi: text, en: text });
const component = (code: string, maximum: string, formula: object, facts: object = {}) => ({
  ...{ code, kind: 'COMPONENT', domain: 1, title: inBoth(code), maximum, formula },
  ...{ parentCode: '2', source: 'SELF_APPRAISED' },
  ...facts,
});

/**
 * Components of the kinds of formulas that have parts of their own, with rules, laws and evidence: among them one that
 * compares the units of a block, a survey and a bonus.
 */
export const EVERY_KIND: MoreCriteria = {
  rules: {
    bands: [
      { code: 'A', name: inBoth('A'), from: '90' },
      { code: 'B', name: inBoth('B') },
    ],
    gates: [
      { code: 'G', text: inBoth('G'), condition: 'BELOW_PERCENT', notAbove: 'B', node: '2', limit: '10' },
    ],
  },
  evidenceTypes: [{ code: 'PLAN', name: inBoth('Kế hoạch') }],
  nodes: [
    { code: '2', kind: 'SECTION', domain: 1, title: inBoth('2'), maximum: '4' },
    component(
      '2.1',
      '1',
      { kind: 'BANDS', direction: 'DIRECT', bands: [{ limit: '90', points: '1' }] },
      { legalBasis: [{ document: 'Văn bản giả định' }], evidenceTypes: ['PLAN'] },
    ),
    component('2.2', '1', {
      kind: 'SURVEY',
      answers: [
        { name: 'good', label: inBoth('Tốt'), percent: '100' },
        { name: 'bad', label: inBoth('Kém'), percent: '0' },
      ],
    }),
    component('2.3', '1', {
      kind: 'EXPRESSION',
      expression: 'maximum * share',
      inputs: [{ name: 'share', label: inBoth('Tỷ lệ') }],
    }),
    component('2.4', '1', { kind: 'BEST', direction: 'DIRECT' }),
    { code: '3', kind: 'SECTION', domain: 1, title: inBoth('3'), maximum: '1', role: 'BONUS' },
    component(
      '3.1',
      '1',
      { kind: 'ADJUSTMENT', items: [{ name: 'models', label: inBoth('Mô hình'), each: '0.5' }] },
      { parentCode: '3', source: 'BONUS' },
    ),
  ],
  scores: [
    { component: '2.1', answers: [{ name: 'value', value: '95' }] },
    {
      component: '2.2',
      answers: [
        { name: 'good', value: '1' },
        { name: 'bad', value: '1' },
      ],
    },
    { component: '2.3', answers: [{ name: 'share', value: '0.5' }] },
    { component: '2.4', answers: [{ name: 'value', value: '10' }] },
    { component: '3.1', answers: [{ name: 'models', value: '1' }] },
  ],
};
