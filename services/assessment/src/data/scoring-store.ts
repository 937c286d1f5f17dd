import {
  compileSet,
  decimal,
  type CompiledSet,
  type ReferenceName,
  type References,
  type SetNode,
  type SetRules,
  type Snapshot,
} from '@reformgraph/scoring';
import type { SqlExecutor } from '@reformgraph/subgraph-kit';
import { scoredNode, type CriteriaNode } from '../domain/criteria-node.ts';
import { measuresAgainstBlock } from '../domain/scoring-rules.ts';
import type { Ports } from '../use-cases/ports.ts';

/** How many sets are kept compiled. A frozen set changes no more, so that it is compiled once in a process. */
const MOST_SETS = 200;
const compiledSets = new Map<string, CompiledSet>();

export function scoringStore(sql: SqlExecutor): Ports['scoring'] {
  return {
    setOf: ({ criteriaSetId }) => frozenSet(sql, criteriaSetId),
    rulesOf: async ({ criteriaSetId, periodId, organization: { block } }) => {
      const set = await frozenSet(sql, criteriaSetId);
      return {
        set,
        settled: measuresAgainstBlock(set) ? await settledReferences(sql, { periodId, block }) : null,
      };
    },
  };
}

/** The compiled set of assessments, which is frozen. Throws where there is none. */
export async function frozenSet(sql: SqlExecutor, id: string): Promise<CompiledSet> {
  const kept = compiledSets.get(id);
  if (kept) return kept;
  const [set] = await sql.query<{ rules: SetRules; state: string }>(
    'SELECT rules, state FROM criteria_set WHERE id = $1::uuid',
    [id],
  );
  if (set?.state !== 'FROZEN') throw new Error('An assessment without a frozen criteria set');
  const nodes = await sql.query<CriteriaNode>(SCORED_NODES, [id]);
  const compiled = compileSet({ nodes: nodes.map((node): SetNode => scoredNode(node)), rules: set.rules });
  if (!compiled.ok)
    throw new Error(`A frozen criteria set with problems: ${JSON.stringify(compiled.problems)}`);
  if (compiledSets.size >= MOST_SETS) compiledSets.delete(compiledSets.keys().next().value ?? '');
  compiledSets.set(id, compiled.set);
  return compiled.set;
}

const SCORED_NODES = `
  SELECT code, parent_code AS "parentCode", kind, domain::integer, trim_scale(maximum)::text AS maximum, source, formula,
    may_be_not_applicable AS "mayBeNotApplicable", combination, role
  FROM criteria_node WHERE criteria_set_id = $1::uuid ORDER BY position`;

/** A block of a period. */
export interface PeriodBlock {
  readonly periodId: string;
  readonly block: string;
}

interface SettledRow {
  readonly component: string | null;
  readonly name: ReferenceName;
  readonly value: string;
  readonly organizations: readonly string[];
}

/** The settled values of a block, by the ids of the organizations that have them; null while its appraisal is open. */
export async function settledReferences(
  sql: SqlExecutor,
  { periodId, block }: PeriodBlock,
): Promise<Snapshot<string> | null> {
  const rows = await sql.query<SettledRow>(
    `SELECT r.component_code AS component, r.name, r.value::text, r.organization_ids::text[] AS organizations
     FROM closed_appraisal x LEFT JOIN settled_reference r USING (period_id, block_code)
     WHERE x.period_id = $1::uuid AND x.block_code = $2
     ORDER BY r.component_code, r.name`,
    [periodId, block],
  );
  if (rows.length === 0) return null;
  const settled = new Map<string, References<string>>();
  for (const { component, name, value, organizations } of rows)
    if (component !== null)
      settled.set(component, {
        ...settled.get(component),
        [name]: { value: decimal(value), of: organizations },
      });
  return settled;
}
