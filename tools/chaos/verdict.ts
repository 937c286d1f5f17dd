/** An event by what it is counted by: a key's version on a topic. */
export interface Told {
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  /** Whether it tells that what the key stands for is withdrawn, as a tombstone does. */
  readonly withdrawn: boolean;
}

/** Where events arrive, in the order in which they were seen there. */
export interface Place {
  readonly name: string;
  readonly topics: readonly string[];
  readonly arrivals: readonly Told[];
  /** True where an event may come twice, as on the log itself; a place that counts may not. */
  readonly repeats: boolean;
  /** True where a compacted topic may forget all but the last record of each key. */
  readonly compacts?: true;
  /** What it added up to for each key, where it adds: one for each event. */
  readonly sums?: readonly { readonly topic: string; readonly key: string; readonly sum: number }[];
}

/** What a projection holds and what it should, a line for each row. */
export interface Compared {
  readonly name: string;
  readonly held: readonly string[];
  readonly expected: readonly string[];
}

/** A table as it is read, and as it was built anew from the beginning of the log: a hash of each. */
export interface RebuiltTable {
  readonly table: string;
  readonly live: string;
  readonly rebuilt: string;
}

/** All that is known when a run is over. */
export interface Facts {
  /** What the answers of the graph promised. */
  readonly promised: readonly Told[];
  /** Topics that promise the newest version of each key alone. */
  readonly compacted: readonly string[];
  readonly outbox: readonly (Told & { readonly sent: boolean })[];
  readonly places: readonly Place[];
  readonly projections: readonly Compared[];
  readonly rebuilt: readonly RebuiltTable[];
}

/** One way in which a promise can be broken, with every case found: none where it was kept. */
export interface Finding {
  readonly name:
    | 'lost'
    | 'counted twice'
    | 'out of order'
    | 'keys that end in an old record'
    | 'told without an answer'
    | 'not sent'
    | 'projection rows that differ'
    | 'tables that differ from a rebuild';
  readonly cases: readonly string[];
}

/** Judges a run by its facts alone; a finding for each promise, kept or broken. */
export function judge(facts: Facts): readonly Finding[] {
  return [
    { name: 'lost', cases: lost(facts) },
    { name: 'counted twice', cases: facts.places.flatMap(countedTwice) },
    { name: 'out of order', cases: facts.places.flatMap(outOfOrder) },
    { name: 'keys that end in an old record', cases: endedOld(facts) },
    { name: 'told without an answer', cases: withoutAnswer(facts) },
    { name: 'not sent', cases: facts.outbox.filter(({ sent }) => !sent).map(wordsOf) },
    { name: 'projection rows that differ', cases: facts.projections.flatMap(different) },
    {
      name: 'tables that differ from a rebuild',
      cases: facts.rebuilt.filter(({ live, rebuilt }) => live !== rebuilt).map(({ table }) => table),
    },
  ];
}

/** How often an event came to places that may be told twice, beyond the first time. */
export function repeatsOf(places: readonly Place[]): number {
  return places
    .filter(({ repeats }) => repeats)
    .reduce((sum, { arrivals }) => sum + arrivals.length - new Set(arrivals.map(wordsOf)).size, 0);
}

function lost({ promised, compacted, outbox, places }: Facts): string[] {
  const topics = [...new Set(promised.map(({ topic }) => topic))];
  const stored = { name: 'the outbox', topics, arrivals: outbox };
  return [
    ...missingAt(stored, promised, []),
    ...places.flatMap((place) => missingAt(place, promised, compacted)),
  ];
}

/** What was promised and did not come to a place; of a compacted topic only the newest version of a key is missed. */
export function missingAt(
  { name, topics, arrivals }: Pick<Place, 'name' | 'topics' | 'arrivals'>,
  promised: readonly Told[],
  compacted: readonly string[],
): string[] {
  const newest = newestOf(promised);
  const there = new Set(arrivals.map(wordsOf));
  return promised
    .filter((event) => topics.includes(event.topic) && !there.has(wordsOf(event)))
    .filter((event) => !compacted.includes(event.topic) || newest.get(keyOf(event)) === event)
    .map((event) => `${wordsOf(event)} is not in ${name}`);
}

function countedTwice({ name, arrivals, repeats, sums = [] }: Place): string[] {
  if (repeats) return [];
  const times = countsOf(arrivals.map(wordsOf));
  const twice = [...times].filter(([, count]) => count > 1);
  const different = new Map(arrivals.map((event) => [wordsOf(event), event]));
  const events = countsOf([...different.values()].map(keyOf));
  const wrong = sums.filter(({ sum, ...key }) => sum !== (events.get(keyOf(key)) ?? 0));
  return [
    ...twice.map(([event, count]) => `${event} came ${count} times to ${name}`),
    ...wrong.map(({ sum, ...key }) => `${keyOf(key)} adds up to ${sum} in ${name}`),
  ];
}

function outOfOrder({ name, arrivals }: Place): string[] {
  const newest = new Map<string, number>();
  const seen = new Set<string>();
  return arrivals.flatMap((event) => {
    const words = wordsOf(event);
    if (seen.has(words)) return [];
    seen.add(words);
    const before = newest.get(keyOf(event)) ?? 0;
    newest.set(keyOf(event), Math.max(before, event.version));
    return event.version > before ? [] : [`${words} came to ${name} after version ${before}`];
  });
}

/** Where what is left of a compacted topic's key, once the topic forgets all before its last record, is not its newest. */
function endedOld({ promised, compacted, places }: Facts): string[] {
  const newest = newestOf(promised);
  return places
    .filter(({ compacts }) => compacts === true)
    .flatMap(({ name, arrivals }) => {
      const last = new Map(arrivals.map((event) => [keyOf(event), event]));
      return [...last.values()].flatMap((event) => {
        const due = newest.get(keyOf(event));
        if (!compacted.includes(event.topic) || !due || wordsOf(due) === wordsOf(event)) return [];
        return [`${wordsOf(event)} is the last in ${name}, after ${versionOf(due)}`];
      });
    });
}

/** What came to the outbox, or anywhere, that no answer stands for. */
function withoutAnswer({ promised, outbox, places }: Facts): string[] {
  const answered = new Set(promised.map(wordsOf));
  return [{ name: 'the outbox', arrivals: outbox }, ...places].flatMap(({ name, arrivals }) =>
    [...new Set(arrivals.map(wordsOf))]
      .filter((event) => !answered.has(event))
      .map((event) => `${event} is in ${name}`),
  );
}

function different({ name, held, expected }: Compared): string[] {
  const [own, wanted] = [new Set(held), new Set(expected)];
  return [
    ...expected.filter((row) => !own.has(row)).map((row) => `${name} lacks ${row}`),
    ...held.filter((row) => !wanted.has(row)).map((row) => `${name} holds ${row}`),
  ];
}

function newestOf(events: readonly Told[]): Map<string, Told> {
  const newest = new Map<string, Told>();
  for (const event of events)
    if (event.version > (newest.get(keyOf(event))?.version ?? 0)) newest.set(keyOf(event), event);
  return newest;
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

const keyOf = ({ topic, key }: Pick<Told, 'topic' | 'key'>) => `${topic} ${key}`;
const versionOf = ({ version, withdrawn }: Told) => `v${version}${withdrawn ? ', withdrawn' : ''}`;
const wordsOf = (event: Told) => `${keyOf(event)} ${versionOf(event)}`;
