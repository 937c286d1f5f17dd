import { seeded } from './seeded.ts';

export type Transport = 'embedded' | 'kafka';

/** The processes that faults befall, by the name that the supervisor knows them by. */
export const RELAYS = ['relay-1', 'relay-2'] as const;
export const REPORTERS = ['reporting-1', 'reporting-2'] as const;
export const TALLIES = ['tally-1', 'tally-2'] as const;
export const DELIVERIES = ['delivery-1', 'delivery-2'] as const;

/** The process that carries the events: the broker, or the PostgreSQL of the events alone. */
export const CARRIER = { embedded: 'events-postgres', kafka: 'kafka' } as const;

/** Databases whose sessions are ended; those of the tally are the department's own. */
export const SESSIONS = ['assessment', 'reporting', 'delivery', 'tally', 'events'] as const;

export type Fault = Readonly<
  { at: number } & (
    | { kind: 'KILL'; target: string }
    /** Stopped for longer than its group or its lanes wait for it, then let go on. */
    | { kind: 'STOP'; target: string; milliseconds: number }
    | { kind: 'DROP_SESSIONS'; target: string }
    | { kind: 'CUT_BROKER' }
    /** What a relay leaves that dies between sending and marking: rows that were sent are unsent again. */
    | { kind: 'UNMARK' }
  )
>;

/** What a plan is made of: everything that can befall, and how many of 100 faults it is at least, about. */
interface Share {
  readonly share: number;
  readonly targets: readonly string[];
  readonly make: (at: number, target: string, random: () => number) => Fault;
}

const kill: Share['make'] = (at, target) => ({ at, kind: 'KILL', target });
const stopFor =
  (least: number, most: number): Share['make'] =>
  (at, target, random) => ({
    at,
    kind: 'STOP',
    target,
    milliseconds: Math.round(least + random() * (most - least)),
  });

/** Longer than a relay may be silent, or a lease of the embedded log lasts, and than Kafka's session timeout of 3 s. */
const SILENCE = stopFor(2_600, 4_500);
const SESSION = { embedded: SILENCE, kafka: stopFor(3_600, 5_500) };

const sharesOf = (transport: Transport): readonly Share[] => [
  { share: 18, targets: RELAYS, make: kill },
  { share: 14, targets: REPORTERS, make: kill },
  { share: 14, targets: TALLIES, make: kill },
  { share: 10, targets: DELIVERIES, make: kill },
  { share: 4, targets: ['graph'], make: kill },
  { share: 6, targets: ['postgres'], make: kill },
  { share: 6, targets: [CARRIER[transport]], make: kill },
  { share: 6, targets: RELAYS, make: SILENCE },
  { share: 8, targets: [...REPORTERS, ...TALLIES, ...DELIVERIES], make: SESSION[transport] },
  {
    share: 8,
    targets: transport === 'kafka' ? SESSIONS.filter((name) => name !== 'events') : SESSIONS,
    make: (at, target) => ({ at, kind: 'DROP_SESSIONS', target }),
  },
  ...(transport === 'kafka'
    ? [{ share: 6, targets: ['kafka'], make: (at: number): Fault => ({ at, kind: 'CUT_BROKER' }) }]
    : []),
  { share: 4, targets: ['outbox'], make: (at) => ({ at, kind: 'UNMARK' }) },
];

/** A round in milliseconds: faults in its first part, some at once, and then time in which all can be well again. */
export const ROUND = 20_000;
const STORM = 13_000;

/** How many rounds a run of so many seconds has; at least one. */
export function roundsOf(seconds: number): number {
  return Math.max(1, Math.floor((seconds * 1_000) / ROUND));
}

/** The fewest faults by which everything that can befall does. */
export function fewestFaults(transport: Transport): number {
  return sharesOf(transport).length;
}

/**
 * The faults of a run, by their time in milliseconds since its begin; the same for the same arguments. At least
 * `faults` of them (at least `fewestFaults`), everything that can befall among them, spread over the run's rounds.
 */
export function planFaults(run: {
  readonly transport: Transport;
  readonly seed: number;
  readonly seconds: number;
  readonly faults: number;
}): readonly Fault[] {
  const random = seeded(run.seed);
  const shares = sharesOf(run.transport);
  const rounds = roundsOf(run.seconds);
  const perRound = Math.ceil(Math.max(run.faults, shares.length) / rounds);
  const drawn = shuffled(
    [...shares, ...drawShares(shares, perRound * rounds - shares.length, random)],
    random,
  );
  const faults = drawn.map((share, position) => {
    const begin = Math.floor(position / perRound) * ROUND;
    const at = begin + Math.round(random() * STORM);
    const target = share.targets[Math.floor(random() * share.targets.length)] ?? '';
    return share.make(at, target, random);
  });
  return faults.sort((one, other) => one.at - other.at);
}

function drawShares(shares: readonly Share[], count: number, random: () => number): Share[] {
  const whole = shares.reduce((sum, { share }) => sum + share, 0);
  return Array.from({ length: count }, () => {
    let point = random() * whole;
    const found = shares.find(({ share }) => (point -= share) < 0);
    return found ?? (shares[0] as Share);
  });
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let end = result.length - 1; end > 0; end -= 1) {
    const other = Math.floor(random() * (end + 1));
    [result[end], result[other]] = [result[other] as Item, result[end] as Item];
  }
  return result;
}

/** How many faults of each sort a plan has: "kill relay" → 18. */
export function countFaults(faults: readonly Fault[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const fault of faults) {
    const sort = nameOf(fault).replace(/-\d$/, '');
    counts[sort] = (counts[sort] ?? 0) + 1;
  }
  return counts;
}

/** Which faults befall what carries the events: what a report says of the broker. */
export function brokerAmong(transport: Transport): string {
  return transport === 'kafka'
    ? 'The broker is Apache Kafka: "kill kafka", "cut connections to the broker". "kill postgres" is the services’ databases.'
    : `There is no broker: the log is a PostgreSQL of its own, and is killed and cut off in its place: "kill ${CARRIER.embedded}", "drop sessions of events". "kill postgres" is the services’ databases.`;
}

/** A fault in a few words: "kill relay-1". */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'KILL':
      return `kill ${fault.target}`;
    case 'STOP':
      return `stop ${fault.target}`;
    case 'DROP_SESSIONS':
      return `drop sessions of ${fault.target}`;
    case 'CUT_BROKER':
      return 'cut connections to the broker';
    case 'UNMARK':
      return 'unmark sent rows';
  }
}
