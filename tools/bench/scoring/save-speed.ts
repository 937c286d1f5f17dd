import { randomUUID } from 'node:crypto';
import type { Actor } from '@reformgraph/subgraph-kit';
import { criteriaNodes, openPeriod, tellOfUnits, type Opened } from '../assessments.ts';
import type { Effort } from '../effort.ts';
import type { Measurement } from '../figures.ts';
import { inTurn } from '../in-turn.ts';
import { mutations, type Mutate } from '../mutations.ts';
import { openStage, type Stage } from '../stage.ts';
import { percentile } from '../statistics.ts';

const UNITS = 54;
const OFFICERS = 200;
const COMPONENTS = 95;
const PER_SECOND = 100;
const SECONDS = 15;
const WARM_UP_SECONDS = 4;

/** Somebody who enters scores, and the components of their unit that are theirs to enter. */
interface Officer {
  readonly assessmentId: string;
  readonly components: readonly string[];
  readonly mutate: Mutate;
  /** How often each component was given a score. */
  readonly versions: Map<string, number>;
  /** Where in their components they are. */
  next: number;
}

/**
 * How long officers wait who save one component at a time, from when the save was due until its answer, through the built
 * assessment subgraph; and whether every write is there when 200 of them save all they have at once. Synthetic.
 */
export async function saveSpeed({ rounds, quick }: Effort): Promise<Measurement[]> {
  const stage = await openStage('embedded', ['assessment']);
  try {
    const graph = await stage.start('assessment', 'graph');
    const telling = [await stage.start('assessment', 'relay'), await stage.start('assessment', 'consumer')];
    await tellOfUnits(stage, quick ? 5 : UNITS);
    for (const part of telling) await part.stop();
    const opened = await openPeriod(
      await mutations(stage, graph.port),
      stage.sql('assessment'),
      quick ? 8 : COMPONENTS,
    );
    const officers = await officersOf(stage, graph.port, opened, quick);
    const milliseconds: number[][] = [];
    const lost: number[] = [];
    if (!quick) await saveInTurn(officers, WARM_UP_SECONDS);
    for (let round = 0; round < rounds; round++) {
      milliseconds.push(await saveInTurn(officers, quick ? 1 : SECONDS));
      await Promise.all(officers.map((officer) => saveBatch(officer)));
      lost.push(await missingWrites(stage, officers));
    }
    const quantile = (name: string, share: number, atMost: number | null): Measurement => ({
      name: `one component saved, ${PER_SECOND}/s, ${name}`,
      unit: 'ms',
      goal: atMost === null ? null : { atMost },
      rounds: milliseconds.map((each) => percentile(each, share)),
    });
    return [
      quantile('p50', 0.5, null),
      quantile('p99', 0.99, 50),
      {
        name: `writes lost by ${officers.length} officers at once`,
        unit: 'writes',
        goal: { atMost: 0 },
        rounds: lost,
      },
    ];
  } finally {
    await stage.close();
  }
}

async function officersOf(
  stage: Stage,
  port: number,
  opened: readonly Opened[],
  quick: boolean,
): Promise<Officer[]> {
  const codes = criteriaNodes(quick ? 8 : COMPONENTS).flatMap((node) =>
    node.kind === 'COMPONENT' ? node.code : [],
  );
  const count = quick ? 10 : OFFICERS;
  return Promise.all(
    Array.from({ length: count }, async (_, at): Promise<Officer> => {
      const { id: assessmentId, organizationId } = opened[at % opened.length] ?? {
        id: '',
        organizationId: '',
      };
      const colleague = Math.floor(at / opened.length);
      const colleagues = Math.ceil((count - (at % opened.length)) / opened.length);
      const actor: Actor = {
        kind: 'person',
        personId: randomUUID(),
        organizationId,
        rights: [{ role: 'UNIT_OFFICER', organizationId }],
        developmentKey: false,
      };
      return {
        assessmentId,
        components: codes.filter((_code, place) => place % colleagues === colleague),
        mutate: await mutations(stage, port, actor),
        versions: new Map(),
        next: 0,
      };
    }),
  );
}

/** One save after another, by each officer in turn; the milliseconds from when each was due. */
async function saveInTurn(officers: readonly Officer[], seconds: number): Promise<number[]> {
  const milliseconds: number[] = [];
  const saves = Array.from({ length: PER_SECOND * seconds }, (_, at) => officers[at % officers.length]);
  await inTurn(saves, PER_SECOND, async (officer, due) => {
    if (!officer) return;
    const component = officer.components[officer.next++ % officer.components.length] ?? '';
    await save(officer, [component]);
    milliseconds.push(performance.now() - due);
  });
  return milliseconds;
}

const saveBatch = (officer: Officer) => save(officer, officer.components);

async function save(
  { mutate, assessmentId, versions }: Officer,
  components: readonly string[],
): Promise<void> {
  const scores = components.map((component) => ({
    component,
    value: ['0.25', '0.5', '0.75', '1'][(versions.get(component) ?? 0) % 4],
    note: 'Theo báo cáo năm (giả định)',
    expectedVersion: versions.get(component) ?? 0,
  }));
  for (const component of components) versions.set(component, (versions.get(component) ?? 0) + 1);
  const { outcomes } = await mutate<{ outcomes: { __typename: string }[] }>(
    'scoreComponents',
    { assessmentId, scores },
    'outcomes { __typename ... on ComponentScored { component { code version } } }',
  );
  const refused = outcomes.filter(({ __typename: type }) => type !== 'ComponentScored');
  if (refused.length > 0) throw new Error(`A save was refused: ${JSON.stringify(refused)}`);
}

/** How many of the saves that were answered are not there, as value, as standing and in the history. */
async function missingWrites(stage: Stage, officers: readonly Officer[]): Promise<number> {
  const { rows } = await stage.sql('assessment').query<{ key: string; version: number; kept: number }>(`
    select c.assessment_id || '/' || c.component_code as key, c.version, least(
      (select count(*) from score_value v
       where (v.assessment_id, v.component_code) = (c.assessment_id, c.component_code)),
      (select count(*) from history_entry h
       where (h.assessment_id, h.component_code) = (c.assessment_id, c.component_code)))::integer as kept
    from component_score c`);
  const found = new Map(rows.map(({ key, version, kept }) => [key, Math.min(version, kept)]));
  return officers
    .flatMap(({ assessmentId, versions }) =>
      [...versions].map(([code, given]) => given - (found.get(`${assessmentId}/${code}`) ?? 0)),
    )
    .reduce((sum, missing) => sum + missing, 0);
}
