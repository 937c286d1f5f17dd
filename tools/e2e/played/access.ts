import type { Target } from '../access/arguments.ts';
import {
  askersOf,
  EVERYBODY,
  FINISHED_YEAR,
  OWN_UNIT,
  type Asker,
  type AskingRole,
} from '../access/askers.ts';
import { askPaths, descriptionOf, distinctShown } from '../access/exposures.ts';
import { callMutations } from '../access/mutation-calls.ts';
import { MAY_CALL, MAY_SEE } from '../access/permissions.ts';
import { plantFaults } from '../access/planted-fault.ts';
import { reachableTypes, routesByField, schemaPaths, SCHEMA } from '../access/schema-walk.ts';
import { targetOf } from '../access/targets.ts';
import { startWeakenedGraph } from '../access/weakened-graph.ts';
import { WEAKENINGS } from '../access/weakenings.ts';
import { EVERY_KIND } from './every-kind-set.ts';
import type { PlayedPlatform } from './platform.ts';
import { openTrialPeriod, trialAssessmentOf } from './trial-period.ts';
import { accepted, completeTrial, reported, submitTrial } from './trial-results.ts';

const OTHER_UNIT = 'Q01';
const UNFINISHED_YEAR = 2025;
/** The department that appraises the other unit in the unfinished year. */
const OTHER_APPRAISER = 'STP';
/** Its results are completed and not published. */
const DRAFT_YEAR = 2022;
/** Of the block of the other unit; its results are withdrawn. */
const WITHDRAWN_UNIT = 'Q03';
/** Of the block of the other unit; it submits what it scored in the unfinished year. */
const SUBMITTING_UNIT = 'Q05';
const { queries: PATHS, mutations: MUTATION_PATHS } = schemaPaths();
const ASSIGNING = new Map([...MUTATION_PATHS].filter(([mutation]) => mutation === 'assignAppraiser'));
const pathsThrough = (...types: readonly string[]) =>
  PATHS.filter((path) => path.some(({ type }) => types.includes(type.name)));
const ASSESSMENT_PATHS = pathsThrough('Assessment');
const CRITERIA_PATHS = pathsThrough('CriteriaSet', 'AssessmentPeriod');
const REPORT_PATHS = pathsThrough('Ranking', 'Scorecard');

/** Where payloads and failures have shown what not everybody may see. */
const BELOW_MUTATIONS = [
  'assignAppraiser(AlreadyAssigned).components.assessment',
  'callAdHocVisit(TeamBusy).visit.minutes',
  'registerPerson(RegisterPersonPayload).person.organization',
  'scheduleVisit(TeamBusy).visit.minutes',
  'scheduleVisit(TeamBusy).visit.organization',
  'scoreComponents(ScoreComponentsPayload).assessment.components',
];

/**
 * Here nothing is explained in an unfinished assessment, nothing waits for some, and results come after the first hundred
 * changes of a history; the assessment service's own specs show what that shows.
 */
const SHOWN_ELSEWHERE = [
  ...['HistoryResult', 'HistoryDecision'].flatMap((type) =>
    ['PLANNER', 'CITY_LEADER', 'COUNCIL', 'UNIT_LEADER own', 'UNIT_OFFICER own'].map(
      (who) => `${who} ${type}`,
    ),
  ),
  'CITY_LEADER AssessmentTask',
  'COUNCIL AssessmentTask',
  'APPRAISER AssessmentTask',
  'CITY_LEADER unfinished UnitExplanation',
  'COUNCIL unfinished UnitExplanation',
];

const PROBLEMS = '... on AnswersRefused { problems { __typename code name } }';
const outcomesOf = (mutation: string) =>
  `... on ${mutation === 'scoreComponents' ? 'ScoreComponentsPayload' : 'AppraiseComponentsPayload'} {
     outcomes { __typename ${PROBLEMS} } }`;

/** Who sees and changes what: every path of the schema and every mutation, as every role, about another unit. */
export function describeAccess(played: PlayedPlatform): void {
  let askers: readonly Asker[];
  let finished: Target;
  let unfinished: Target;
  let draft: Target;
  const shown = new Set<string>();

  const as = (...roles: AskingRole[]) => askers.filter(({ role }) => roles.includes(role));
  const target = (unit: string, year: number) => targetOf(unit, year, played.graph, askers);
  const score = async (scorer: string, unit: string, expectedVersion: number) =>
    played.mutate(
      `unit-officer.${scorer}`,
      'scoreComponents',
      {
        idempotencyKey: `access/${scorer}/${unit}/${expectedVersion}`,
        assessmentId: await trialAssessmentOf(played, unit),
        scores: [{ component: '1.1', value: '0.5', expectedVersion }],
      },
      '... on ScoreComponentsPayload { outcomes { __typename } }',
    );

  const versionOf = async (id: string) => {
    const { data } = await played.as('council', 'query ($id: ID!) { assessment(id: $id) { version } }', {
      id,
    });
    return (data?.['assessment'] as { version: number }).version;
  };
  const decide = async (mutation: string, { unit, year, ids }: Target, more: object = {}) =>
    accepted(
      await played.mutate('council', mutation, {
        idempotencyKey: `access/${mutation}/${year}/${unit}`,
        assessmentId: ids.assessment,
        expectedVersion: await versionOf(ids.assessment),
        decisionNumber: 'GIẢ-ĐỊNH-90/QĐ-UBND',
        decidedOn: '2025-01-24',
        decisionProvenance: 'SYNTHETIC',
        ground: 'A spec',
        ...more,
      }),
    );
  const correct = (about: Target, component: string) =>
    decide('correctAssessment', about, { scores: [{ component, value: '0' }] });
  const decisionsReported = async (year: number) => {
    const card = (unit: string) =>
      `scorecard(organization: "${unit}", index: "PAR", year: ${year}) { correction { reason } }`;
    const query = `{ own: ${card(OWN_UNIT)} other: ${card(OTHER_UNIT)} withdrawn: ${card(WITHDRAWN_UNIT)} }`;
    const corrected = { correction: { reason: 'A spec' } };
    const there = JSON.stringify({ own: corrected, other: corrected, withdrawn: null });
    await reported(
      async () => JSON.stringify((await played.as('council', query)).data),
      (told) => told === there,
    );
  };

  beforeAll(async () => {
    await plantFaults(played.workplace, played.running);
    askers = await askersOf(played.workplace, played.graph);
    await openTrialPeriod(played, ['DEPARTMENT', 'DISTRICT']);
    for (const unit of [OWN_UNIT, OTHER_UNIT])
      expect(await score(unit, unit, 0)).toMatchObject({ outcomes: [{ __typename: 'ComponentScored' }] });
    await completeTrial(
      played,
      DRAFT_YEAR,
      ['DEPARTMENT', 'DISTRICT'],
      [OWN_UNIT, OTHER_UNIT, WITHDRAWN_UNIT].map((unit) => ({ unit, points: ['1', '1'] as const })),
      EVERY_KIND,
    );
    for (const [year, component] of [
      [FINISHED_YEAR, '1.1.1'],
      [DRAFT_YEAR, '1.1'],
    ] as const) {
      for (const unit of [OWN_UNIT, OTHER_UNIT]) await correct(await target(unit, year), component);
      await decide('withdrawAssessment', await target(WITHDRAWN_UNIT, year));
      await decisionsReported(year);
    }
    finished = await target(OTHER_UNIT, FINISHED_YEAR);
    unfinished = await target(OTHER_UNIT, UNFINISHED_YEAR);
    const appraised = await played.mutate('planner', 'assignAppraiser', {
      ...{ idempotencyKey: 'access/appraised by another', periodId: unfinished.ids.assessmentPeriod },
      ...{ department: OTHER_APPRAISER, domains: [1], organizations: [OTHER_UNIT] },
    });
    expect(appraised).toMatchObject({ __typename: 'AssignAppraiserPayload' });
    draft = await target(OTHER_UNIT, DRAFT_YEAR);
  });

  it('asks every field of every type, on two ways at least where there are two', () => {
    const routes = routesByField([...PATHS, ...[...MUTATION_PATHS.values()].flat()]);
    expect(Object.keys(MAY_SEE).sort()).toEqual(
      [...reachableTypes()].filter((type) => !type.endsWith('Edge')).sort(),
    );
    expect(Object.keys(MAY_CALL).sort()).toEqual(
      Object.keys(SCHEMA.getMutationType()?.getFields() ?? {}).sort(),
    );
    expect([...routes].filter(([, { taken, least }]) => taken < least)).toEqual([]);
  });

  it.each([
    { what: 'another unit', unit: OTHER_UNIT, year: FINISHED_YEAR, paths: PATHS, roles: EVERYBODY },
    {
      what: 'another unit’s unfinished assessment',
      unit: OTHER_UNIT,
      year: UNFINISHED_YEAR,
      paths: ASSESSMENT_PATHS,
      roles: EVERYBODY,
    },
    {
      what: 'criteria of every kind',
      unit: OTHER_UNIT,
      year: DRAFT_YEAR,
      paths: CRITERIA_PATHS,
      roles: EVERYBODY,
    },
    {
      what: 'another unit’s draft results',
      unit: OTHER_UNIT,
      year: DRAFT_YEAR,
      paths: REPORT_PATHS,
      roles: EVERYBODY,
    },
    ...[
      { year: FINISHED_YEAR, paths: PATHS },
      { year: UNFINISHED_YEAR, paths: ASSESSMENT_PATHS },
      { year: DRAFT_YEAR, paths: REPORT_PATHS },
    ].map(({ year, paths }) => ({
      what: `the own unit in ${year}`,
      unit: OWN_UNIT,
      year,
      paths,
      roles: ['UNIT_LEADER', 'UNIT_OFFICER'] as const,
    })),
  ])(
    'shows nothing to a role that may not see it, asked about $what',
    async ({ unit, year, paths, roles }) => {
      const asked = await askPaths(played.graph, as(...roles), paths, await target(unit, year));
      for (const sight of asked.shown) shown.add(sight);
      expect(asked.exposed).toEqual([]);
    },
  );

  it('lets a unit’s officer change the own unit’s unfinished scores, and never another’s', async () => {
    expect(await score(OWN_UNIT, OTHER_UNIT, 1)).toMatchObject({ __typename: 'NotFound' });
    expect(await score(OTHER_UNIT, OWN_UNIT, 1)).toMatchObject({ __typename: 'NotFound' });
    expect(await score(OWN_UNIT, OWN_UNIT, 1)).toMatchObject({
      outcomes: [{ __typename: 'ComponentScored' }],
    });
  });

  it('notices when policies and row scopes are taken away', async () => {
    const { graph, stop } = await startWeakenedGraph(played.workplace, played.running);
    try {
      const exposed = [
        ...(await askPaths(graph, as('ANONYMOUS', 'UNIT_OFFICER'), PATHS, finished)).exposed,
        ...(await askPaths(graph, as('PLANNER', 'UNIT_OFFICER'), ASSESSMENT_PATHS, unfinished)).exposed,
        ...(await askPaths(graph, as('ANONYMOUS', 'UNIT_OFFICER'), REPORT_PATHS, draft)).exposed,
      ];
      const called = await callMutations(graph, as('PLANNER'), ASSIGNING, unfinished);
      expect(called.exposed).toEqual([
        expect.objectContaining({
          path: 'assignAppraiser(AlreadyAssigned).components.assessment.components',
          type: 'ComponentScore',
          unfinished: true,
        }),
      ]);
      const types = exposed.map(({ type, unfinished: early }) => `${early ? 'unfinished ' : ''}${type}`);
      expect([...new Set(types)].sort()).toEqual(WEAKENINGS.flatMap(({ exposes }) => exposes).sort());
    } finally {
      await stop();
    }
  });

  it('lets no role change what is not its own, and every role call what it may', async () => {
    const places = new Set<string>();
    for (const { about, roles } of [
      { about: finished, roles: EVERYBODY },
      { about: unfinished, roles: EVERYBODY },
      { about: await target(OWN_UNIT, UNFINISHED_YEAR), roles: ['UNIT_LEADER', 'UNIT_OFFICER'] as const },
    ]) {
      const called = await callMutations(played.graph, as(...roles), MUTATION_PATHS, about);
      expect(called.calls).toBe(roles.length * Object.keys(MAY_CALL).length);
      expect(called.wrong).toEqual([]);
      expect(called.exposed).toEqual([]);
      for (const sight of called.shown) shown.add(sight);
      for (const place of called.places) places.add(place);
    }
    expect([...places]).toEqual(expect.arrayContaining(BELOW_MUTATIONS));
  });

  it('tells those who answer what is wrong with their answers', async () => {
    const key = (step: string) => ({ idempotencyKey: `access/wrong-answers/${step}` });
    const wrong = { component: '1.1', answers: [{ name: 'unknown', value: '1' }] };
    const refused = async (role: AskingRole, subject: string, mutation: string, input: object) => {
      const selection = mutation === 'correctAssessment' ? PROBLEMS : outcomesOf(mutation);
      const member = await played.mutate(subject, mutation, { ...key(role), ...input }, selection);
      expect(JSON.stringify(member)).toContain('"code":"UNKNOWN_INPUT","name":"unknown"');
      for (const asker of as(role))
        for (const object of distinctShown(member, asker)) shown.add(`${role} ${descriptionOf(object)}`);
    };
    const assessmentId = await trialAssessmentOf(played, OWN_UNIT);
    const scored = { assessmentId, scores: [{ ...wrong, expectedVersion: 2 }] };
    await refused('UNIT_OFFICER', `unit-officer.${OWN_UNIT}`, 'scoreComponents', scored);
    await refused('UNIT_LEADER', `unit-leader.${OWN_UNIT}`, 'scoreComponents', scored);
    await refused('COUNCIL', 'council', 'correctAssessment', {
      ...{ assessmentId: draft.ids.assessment, expectedVersion: await versionOf(draft.ids.assessment) },
      ...{ decisionNumber: 'GIẢ-ĐỊNH-91/QĐ-UBND', decidedOn: '2025-01-24', decisionProvenance: 'SYNTHETIC' },
      ...{ ground: 'A spec', scores: [wrong] },
    });
    const submitted = await submitTrial(played, unfinished.ids.assessmentPeriod, SUBMITTING_UNIT);
    await refused('APPRAISER', 'appraiser.SNV', 'appraiseComponents', {
      ...{ assessmentId: submitted, scores: [{ ...wrong, expectedVersion: 1 }] },
    });
  });

  it('has shown every role whatever it may see', () => {
    const permitted = Object.entries(MAY_SEE).flatMap(([type, { anyones, unfinished: early, own = [] }]) => [
      ...anyones.map((role) => `${role} ${type}`),
      ...(early ?? []).map((role) => `${role} unfinished ${type}`),
      ...own.map((role) => `${role} own ${type}`),
    ]);
    expect(permitted.filter((sight) => !shown.has(sight))).toEqual(SHOWN_ELSEWHERE);
    for (const type of ['Assessment', 'ComponentScore', 'ScoreValue', 'Scorecard', 'ResultDecision'])
      expect(shown).toContain(`UNIT_OFFICER own unfinished ${type}`);
  });
}
