import { readFileSync } from 'node:fs';

/** A ranked unit as the oracle finds it. */
export interface OracleRow {
  readonly rank: number;
  readonly code: string;
  readonly value: string;
}

interface Line {
  readonly operation: string;
  readonly subject: string;
  readonly variables: { readonly input: Readonly<Record<string, unknown>> };
}

/**
 * The rankings that a play must end in, from the inputs it sent alone and with arithmetic of its own: maxima from the
 * imported sets, units from their registration, points from the last appraisal of each component, or
 * the council's decision on it. An interrupted play
 * has a transcript per run; what a later run repeats counts once.
 */
export function rankingsByTheOracle(transcripts: readonly string[]): Map<string, OracleRow[]> {
  const lines = transcripts
    .flatMap((transcript) => readFileSync(transcript, 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const inputs = (operation: string) => lines.filter((line) => line.operation === operation);

  const maximaOf = new Map<string, bigint>();
  for (const { variables } of inputs('ImportCriteriaSet')) {
    const { block, nodes } = variables.input as {
      block: string;
      nodes: { kind: string; maximum: string }[];
    };
    const components = nodes.filter(({ kind }) => kind === 'COMPONENT');
    maximaOf.set(
      block,
      components.reduce((sum, { maximum }) => sum + millionths(maximum), 0n),
    );
  }
  const blockOf = new Map<string, string>();
  for (const { variables } of inputs('RegisterOrganization')) {
    const { code, block } = variables.input as { code: string; block: string };
    blockOf.set(code, block);
  }
  const unitOf = new Map<string, string>();
  for (const { subject, variables } of inputs('ScoreComponents'))
    unitOf.set(variables.input['assessmentId'] as string, subject.split('.')[1] ?? '');
  const pointsOf = new Map<string, Map<string, bigint>>();
  for (const { variables } of [...inputs('AppraiseComponents'), ...inputs('DecideComponents')]) {
    const { assessmentId, scores } = variables.input as {
      assessmentId: string;
      scores: { component: string; value: string }[];
    };
    const unit = unitOf.get(assessmentId);
    if (unit === undefined) throw new Error(`Nobody scored the assessment ${assessmentId}`);
    const points = pointsOf.get(unit) ?? new Map<string, bigint>();
    for (const { component, value } of scores) points.set(component, millionths(value));
    pointsOf.set(unit, points);
  }

  const rankings = new Map<string, OracleRow[]>();
  for (const block of new Set(blockOf.values())) {
    const maximum = maximaOf.get(block) ?? 0n;
    const units = [...pointsOf]
      .filter(([unit]) => blockOf.get(unit) === block)
      .map(([code, points]) => {
        const sum = [...points.values()].reduce((total, value) => total + value, 0n);
        return { code, hundredths: (20_000n * sum + maximum) / (2n * maximum) };
      });
    rankings.set(
      block,
      units
        .map(({ code, hundredths }) => ({
          code,
          rank: 1 + units.filter((other) => other.hundredths > hundredths).length,
          value: `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`,
        }))
        .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1)),
    );
  }
  return rankings;
}

function millionths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  if (fraction.length > 6) throw new Error(`More than six decimals: ${text}`);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0') || '0');
}
