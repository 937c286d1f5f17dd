import { setTimeout as pause } from 'node:timers/promises';
import { PARTITIONS, topicSettings } from '@reformgraph/event-contracts';
import { machineHere } from '../bench/machine.ts';
import type { DataFolder } from '../start/data-folder.ts';
import type { Supervisor } from '../start/supervisor.ts';
import { openAssessmentGraph } from './assessment-graph.ts';
import { deleteUnsentRow, forgetInbox } from './controls.ts';
import { openDepartment } from './department.ts';
import { gatherFacts, knowsUnits, settled } from './facts.ts';
import { brokerAmong, countFaults, planFaults, roundsOf, type Fault } from './fault-plan.ts';
import { inflictAll } from './inflict.ts';
import { Ledger } from './ledger.ts';
import { decideUntil, publicOnes, THINKING } from './load.ts';
import type { ChaosOptions } from './options.ts';
import { startParts } from './parts.ts';
import { inventPeople, tellPeople } from './people.ts';
import { rankingsShown } from './rankings.ts';
import { atLeast, figuresOf, known, MOST_CASES, none, type ChaosReport } from './report.ts';
import { DRAFT_BLOCK, PUBLISHED_BLOCK, seedAssessments } from './seeding.ts';
import { judge, repeatsOf } from './verdict.ts';

const SECONDS_PER_COMPLETION = 2;
const SECONDS_PER_WITHDRAWAL = 3;
/** How long answers may still come, and events be taken, once no fault befalls any more. Milliseconds. */
const LAST_ANSWERS = 60_000;
const SETTLING = 120_000;
/** Seconds after which a graph that does not answer is given up. */
const LONGEST_SEEDING = 300;

/** Runs the plan of the options on processes of its own and judges what came of it; `say` hears how far it is. */
export async function runChaos(
  options: ChaosOptions,
  folder: DataFolder,
  supervisor: Supervisor,
  say: (sentence: string) => void,
): Promise<ChaosReport> {
  const { transport, seed, seconds, control } = options;
  const faults = planFaults(options);
  const rounds = roundsOf(seconds);
  say(`Seed ${seed}: ${faults.length} faults in ${seconds} s, ${rounds} rounds, over ${transport}.`);
  const parts = await startParts(transport, folder, supervisor);
  await parts.log.ensureTopics(topicSettings, PARTITIONS);
  const people = inventPeople({
    [PUBLISHED_BLOCK]: publicOnes(Math.ceil(seconds / SECONDS_PER_WITHDRAWAL)),
    [DRAFT_BLOCK]: Math.ceil(seconds / SECONDS_PER_COMPLETION),
  });
  await tellPeople(parts.log, people);
  await knowsUnits(parts, people.units.length);

  const department = await openDepartment(parts);

  const answersEnd = new AbortController();
  const identityKey = folder.secrets.identityKey;
  const graph = await openAssessmentGraph({
    port: parts.graphPort,
    identityKey,
    until: AbortSignal.any([answersEnd.signal, AbortSignal.timeout((seconds + LONGEST_SEEDING) * 1_000)]),
  });
  const ledger = new Ledger();
  const seeded = await seedAssessments(graph, people, ledger);
  say(`${ledger.promised.length} events are told; now the faults.`);
  if (control === 'inbox-off') await forgetInbox(parts);

  const loadEnds = new AbortController();
  const thinking = control === null ? THINKING.usual : THINKING.slow;
  const load = decideUntil(loadEnds.signal, { graph, people, seeded, ledger, seconds, thinking });
  if (control === 'row-deleted') await deleteUnsentRow(parts);
  const progress = tellProgress(faults, ledger, say);
  const [{ done, missed }] = await Promise.all([inflictAll(faults, parts, progress), pause(seconds * 1_000)]);
  loadEnds.abort();
  const late = setTimeout(() => answersEnd.abort(), LAST_ANSWERS);
  const { corrected, completed, withdrawn, silent, refused } = await load;
  clearTimeout(late);
  const decided = corrected + completed + withdrawn;
  say(`${decided} decisions were answered; waiting until all is sent and taken.`);
  const isSettled = await settled(parts, department, SETTLING);
  const shown = await rankingsShown(parts, people, identityKey);
  const facts = await gatherFacts(parts, department, ledger, shown);
  await department.close();
  await parts.close();

  const { figures, broken } = figuresOf(judge(facts));
  return {
    transport,
    seed,
    seconds,
    control,
    rounds,
    machine: machineHere(),
    hashes: Object.fromEntries(facts.rebuilt.map(({ table, live }) => [table, live])),
    broker: brokerAmong(transport),
    faults: countFaults(done),
    broken: {
      ...broken,
      ...(missed.length > 0 ? { 'faults that could not befall': missed } : {}),
      ...(graph.failures.length > 0 ? { failures: graph.failures.slice(0, MOST_CASES) } : {}),
      ...(refused.length > 0 ? { refusals: refused } : {}),
    },
    figures: {
      faults: atLeast(done.length, options.faults, 'faults'),
      'faults that could not befall': none(missed.length, 'faults'),
      ...figures,
      'what was not taken in time': none(isSettled ? 0 : 1, 'runs'),
      'answers that never came': none(silent, 'mutations'),
      'answers that refuse what is right': none(refused.length, 'mutations'),
      'failures told as our fault': none(graph.failures.length, 'answers'),
      'calls that were not signed': none(department.unsigned(), 'calls'),
      'unclear answers asked for again': known(graph.unclear(), 'answers'),
      'assessments withdrawn': known(withdrawn, 'assessments'),
      'events promised': known(facts.promised.length, 'events'),
      'repeats absorbed': known(repeatsOf(facts.places), 'records'),
      'size of an event': known(facts.bytes, 'bytes'),
    },
  };
}

function tellProgress(
  faults: readonly Fault[],
  ledger: Ledger,
  say: (sentence: string) => void,
): (fault: Fault) => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % 20 === 0 || done === faults.length)
      say(`${done} of ${faults.length} faults done, ${ledger.promised.length} events told.`);
  };
}
