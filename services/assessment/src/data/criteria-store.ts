import { groupedBy, isId, type SqlExecutor } from '@reformgraph/subgraph-kit';
import type { CriteriaNode } from '../domain/criteria-node.ts';
import type { CriteriaSet } from '../domain/criteria-set.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Ports } from '../use-cases/ports.ts';
import { changeColumns, toCriteriaSet, toIndex } from './rows.ts';

export function indexStore(handle: Prisma.TransactionClient): Ports['indexes'] {
  return {
    byCode: async (code) => {
      const row = await handle.assessmentIndex.findUnique({ where: { code } });
      return row && toIndex(row);
    },
    insert: async ({ code, name, provenance, provenanceExceptions }) => {
      const { count } = await handle.assessmentIndex.createMany({
        data: [
          {
            code,
            nameVi: name.vi,
            nameEn: name.en,
            provenance,
            provenanceExceptions: provenanceExceptions.map((exception) => ({ ...exception })),
          },
        ],
        skipDuplicates: true,
      });
      return count === 1;
    },
  };
}

export function criteriaSetStore(handle: Prisma.TransactionClient, sql: SqlExecutor): Ports['criteriaSets'] {
  const byId = async (id: string): Promise<CriteriaSet | null> => {
    const row = isId(id) ? await handle.criteriaSet.findUnique({ where: { id } }) : null;
    return row && toCriteriaSet(row);
  };
  return {
    told: async (ids) => {
      const sets = await handle.criteriaSet.findMany({ where: { id: { in: [...ids] } } });
      const tops = await handle.criteriaNode.findMany({
        where: { criteriaSetId: { in: [...ids] }, parentCode: null },
        orderBy: { position: 'desc' },
      });
      const topsOf = groupedBy(tops, ({ criteriaSetId }) => criteriaSetId);
      return new Map(
        sets.map((row) => {
          const names = (topsOf.get(row.id) ?? []).map(
            ({ domain, titleVi, titleEn }) => [domain, { vi: titleVi, en: titleEn }] as const,
          );
          return [row.id, { ...toCriteriaSet(row), domainNames: new Map(names) }];
        }),
      );
    },
    lock: async (id) => {
      if (!isId(id)) return null;
      await sql.query('SELECT id FROM criteria_set WHERE id = $1::uuid FOR NO KEY UPDATE', [id]);
      return byId(id);
    },
    unknownAppraisers: async (ids) => {
      const rows = await sql.query<{ code: string }>(
        `SELECT DISTINCT n.appraised_by AS code FROM criteria_node n
         WHERE n.criteria_set_id = ANY ($1::uuid[]) AND n.appraised_by IS NOT NULL
           AND NOT EXISTS (SELECT FROM unit u WHERE u.code = n.appraised_by)
         ORDER BY code`,
        [ids],
      );
      return rows.map(({ code }) => code);
    },
    lockOf: async (index, year, blocks) => {
      const locked = await sql.query<{ id: string }>(
        `SELECT id::text FROM criteria_set
         WHERE index_code = $1 AND year = $2::integer AND block_code = ANY ($3::text[])
         ORDER BY block_code FOR NO KEY UPDATE`,
        [index, year, blocks],
      );
      const rows = await handle.criteriaSet.findMany({ where: { id: { in: locked.map(({ id }) => id) } } });
      return rows.map(toCriteriaSet);
    },
    insert: async (set, nodes) => {
      const { count } = await handle.criteriaSet.createMany({
        data: [setColumns(set)],
        skipDuplicates: true,
      });
      if (count === 0) return false;
      await handle.criteriaNode.createMany({
        data: nodes.map((node, position) => nodeColumns(set.id, node, position)),
      });
      return true;
    },
    updateState: async (sets) => {
      await sql.query(
        `UPDATE criteria_set s
         SET state = given.state, version = given.version, changed_by = given."changedBy",
           changed_at = given."changedAt", last_change = given."lastChange"
         FROM jsonb_to_recordset($1::jsonb) AS given (
           id uuid, state text, version integer, "changedBy" uuid, "changedAt" timestamptz, "lastChange" text)
         WHERE s.id = given.id`,
        [JSON.stringify(sets)],
      );
    },
  };
}

function setColumns(set: CriteriaSet): Prisma.CriteriaSetCreateManyInput {
  const { id, index, year, block, title, source, provenance, state, total, rules, evidenceTypes } = set;
  return {
    id,
    indexCode: index,
    year,
    blockCode: block,
    titleVi: title.vi,
    titleEn: title.en,
    source,
    provenance,
    state,
    total,
    rules: json(rules),
    evidenceTypes: json(evidenceTypes),
    ...changeColumns(set),
  };
}

function nodeColumns(
  criteriaSetId: string,
  node: CriteriaNode,
  position: number,
): Prisma.CriteriaNodeCreateManyInput {
  const { code, parentCode, kind, domain, title, maximum, source, combination, role, appraisedBy } = node;
  return {
    criteriaSetId,
    code,
    parentCode,
    position,
    kind,
    domain,
    titleVi: title.vi,
    titleEn: title.en,
    maximum,
    source,
    combination,
    role,
    least: source === 'PENALTY' ? leastOf(maximum) : '0',
    formula: node.formula ? json(node.formula) : Prisma.DbNull,
    mayBeNotApplicable: node.mayBeNotApplicable,
    legalBasis: json(node.legalBasis),
    evidenceTypes: json(node.evidenceTypes),
    appraisedBy,
  };
}

const leastOf = (maximum: string): string => (maximum === '0' ? '0' : `-${maximum}`);

/** Values of our own types, which hold nothing that JSON does not. */
const json = (value: object): Prisma.InputJsonValue => value;
