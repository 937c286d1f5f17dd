import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Subgraph } from '@reformgraph/subgraph-kit/subgraphs';
import { copyCheckout, terminalEnvironment, type CheckoutCopy } from '../../checks/checkout-copy.ts';
import { CHECKOUT } from '../../start/checkout.ts';

const run = promisify(execFile);

/** A protection taken out of a subgraph's source, and the objects that are then shown to who may not see them. */
export interface Weakening {
  readonly subgraph: Subgraph;
  readonly file: string;
  readonly protection: string;
  readonly without: string;
  readonly exposes: readonly string[];
}

/** A policy, and row scopes of each kind. */
export const WEAKENINGS: readonly Weakening[] = [
  {
    subgraph: 'organizations',
    file: 'src/graphql/policies.ts',
    protection: `anyOf('ADMIN', 'PLANNER')`,
    without: 'anyone',
    exposes: ['PersonConnection'],
  },
  {
    subgraph: 'scheduling',
    file: 'src/data/scopes.ts',
    protection: 'return { OR: scopes };',
    without: 'return {};',
    exposes: ['Visit', 'VisitMinutes'],
  },
  {
    subgraph: 'assessment',
    file: 'src/data/visibility.ts',
    protection: 'ASSESSMENT_VISIBLE = `(',
    without: 'ASSESSMENT_VISIBLE = `(true OR ',
    exposes: [
      'Assessment',
      'AssessmentDecision',
      'AssessmentResult',
      'AssessmentReturn',
      'AssessmentRound',
      'ContentSeal',
      'HistoryConnection',
      'HistoryDecision',
      'HistoryEntry',
      'HistoryHead',
      'HistoryResult',
      'ResultExplanation',
      'ResultSum',
      'StateChange',
      'unfinished Assessment',
      'unfinished AssessmentRound',
      'unfinished HistoryConnection',
      'unfinished HistoryEntry',
      'unfinished StateChange',
    ],
  },
  {
    subgraph: 'assessment',
    file: 'src/data/visibility.ts',
    protection: '(${PLANS} AND ${COMPLETED}) OR ${COMPONENT_ASSIGNED}',
    without: '${PLANS} OR ${COMPONENT_ASSIGNED}',
    exposes: [
      'unfinished ComponentAnswer',
      'unfinished ComponentExplanation',
      'unfinished ComponentScore',
      'unfinished ExplainedValue',
      'unfinished GivenComponent',
      'unfinished HistoryValue',
      'unfinished ScoreChange',
      'unfinished ScoreValue',
    ],
  },
  {
    subgraph: 'reporting',
    file: 'src/data/visible.ts',
    protection: ', organizationId: { in: organizationsOf(actor, OWN_UNIT) } }',
    without: ' }',
    exposes: [
      'unfinished ResultDecision',
      'unfinished Scorecard',
      'unfinished ScorecardComponent',
      'unfinished ScorecardDomain',
    ],
  },
  {
    subgraph: 'reporting',
    file: 'src/data/visible.ts',
    protection: 'return holds(actor, CITY);',
    without: 'return true;',
    exposes: ['unfinished Ranking', 'unfinished RankingRow', 'unfinished RankingWithdrawal'],
  },
];

/** A checkout whose subgraphs have lost every protection of the list, built. Throws where one is not found. */
export async function weakenedCheckout(): Promise<CheckoutCopy> {
  const copy = await copyCheckout();
  for (const { subgraph, file, protection, without } of WEAKENINGS) {
    const path = join(copy.folder, 'services', subgraph, file);
    const source = await readFile(path, 'utf8');
    if (!source.includes(protection)) throw new Error(`${subgraph}/${file} has no ${protection}`);
    await writeFile(path, source.replaceAll(protection, without));
  }
  for (const subgraph of new Set(WEAKENINGS.map((weakening) => weakening.subgraph))) {
    const generated = join('services', subgraph, 'src/generated');
    await cp(join(CHECKOUT, generated), join(copy.folder, generated), { recursive: true });
    await run(process.execPath, ['tools/build/bundle.mjs', `services/${subgraph}`, 'main'], {
      cwd: copy.folder,
      env: terminalEnvironment(),
    });
  }
  return copy;
}
