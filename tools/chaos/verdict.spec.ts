import fc from 'fast-check';
import { judge, repeatsOf, type Facts, type Finding, type Told } from './verdict.ts';

const PLAIN = 'spec.plain';
const STATE = 'spec.state';

/** A run of `versions` of each key in which all went well, the last of every other key its withdrawal, each event told `times` times on the log. */
function wellDone(keys: number, versions: number, times = 1): Facts {
  const promised = Array.from({ length: versions }, (_, at) => at + 1).flatMap((version) =>
    Array.from({ length: keys }, (_, number) => ({
      key: `k${number}`,
      version,
      withdrawn: version === versions && number % 2 === 1,
    })).flatMap((event) => [
      { ...event, topic: PLAIN },
      { ...event, topic: STATE },
    ]),
  );
  const sums = Array.from({ length: keys }, (_, number) => `k${number}`).flatMap((key) =>
    [PLAIN, STATE].map((topic) => ({ topic, key, sum: versions })),
  );
  const again = Array.from({ length: times }, () => promised).flat();
  return {
    promised,
    compacted: [STATE],
    outbox: promised.map((event) => ({ ...event, sent: true })),
    places: [
      { name: 'the log', topics: [PLAIN, STATE], arrivals: again, repeats: true, compacts: true },
      { name: 'the tally', topics: [PLAIN, STATE], arrivals: promised, repeats: false, sums },
      {
        name: 'a copy',
        topics: [STATE],
        arrivals: promised.filter(({ topic }) => topic === STATE),
        repeats: false,
      },
      {
        name: 'a feed',
        topics: [PLAIN],
        arrivals: promised.filter(({ topic }) => topic === PLAIN),
        repeats: true,
      },
    ],
    projections: [{ name: 'reporting', held: ['a 1'], expected: ['a 1'] }],
    rebuilt: [{ table: 'standing', live: 'h', rebuilt: 'h' }],
  };
}

const withPlace = (
  facts: Facts,
  name: string,
  change: (arrivals: readonly Told[]) => readonly Told[],
): Facts => ({
  ...facts,
  places: facts.places.map((place) =>
    place.name === name ? { ...place, arrivals: change(place.arrivals) } : place,
  ),
});
const broken = (facts: Facts): Finding['name'][] =>
  judge(facts)
    .filter(({ cases }) => cases.length > 0)
    .map(({ name }) => name);
const sizes = fc.record({ keys: fc.integer({ min: 1, max: 5 }), versions: fc.integer({ min: 2, max: 6 }) });
const newestOf = ({ promised }: Facts, { topic, key }: Told) =>
  promised.filter((event) => event.topic === topic && event.key === key).at(-1) as Told;
const at = (events: readonly Told[], position: number) => events[position % events.length] as Told;

describe('the verdict', () => {
  it('finds nothing where everything came, however often the log tells it', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 3 }), ({ keys, versions }, times) => {
        const facts = wellDone(keys, versions, times);
        expect(broken(facts)).toEqual([]);
        expect(repeatsOf(facts.places)).toBe((times - 1) * facts.promised.length);
      }),
    );
  });

  it('finds whatever is missing anywhere', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.nat(),
        fc.constantFrom('the log', 'the tally', 'a feed'),
        ({ keys, versions }, position, name) => {
          const facts = wellDone(keys, versions);
          const gone = at(
            facts.promised.filter(({ topic }) => topic === PLAIN),
            position,
          );
          const less = withPlace(facts, name, (arrivals) =>
            arrivals.filter(
              ({ topic, key, version }) =>
                topic !== gone.topic || key !== gone.key || version !== gone.version,
            ),
          );
          const { cases } = judge(less).find((finding) => finding.name === 'lost') as Finding;
          const words = `${PLAIN} ${gone.key} v${gone.version}${gone.withdrawn ? ', withdrawn' : ''}`;
          expect(cases).toEqual([`${words} is not in ${name}`]);
        },
      ),
    );
  });

  it('lets a compacted topic forget what is not the newest, and nothing else', () => {
    const facts = wellDone(2, 3);
    const without = (version: number) =>
      withPlace(facts, 'the log', (arrivals) =>
        arrivals.filter((event) => event.topic !== STATE || event.version !== version),
      );
    expect(broken(without(1))).toEqual([]);
    expect(broken(without(3))).toEqual(['lost', 'keys that end in an old record']);
  });

  it('finds a row that was never in the outbox, one never sent, and one that no answer stands for', () => {
    const facts = wellDone(2, 3);
    expect(broken({ ...facts, outbox: facts.outbox.slice(1) })).toEqual(['lost']);
    expect(broken({ ...facts, outbox: facts.outbox.map((row, n) => ({ ...row, sent: n > 0 })) })).toEqual([
      'not sent',
    ]);
    const more = [...facts.outbox, { topic: PLAIN, key: 'k0', version: 9, withdrawn: false, sent: true }];
    expect(broken({ ...facts, outbox: more })).toEqual(['told without an answer']);
  });

  it('finds whatever was counted twice, by its arrivals and by its sum', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ keys, versions }, position) => {
        const facts = wellDone(keys, versions);
        const twice = withPlace(facts, 'the tally', (arrivals) => [...arrivals, at(arrivals, position)]);
        expect(broken(twice)).toEqual(['counted twice']);
        const wrongSum = {
          ...facts,
          places: facts.places.map(({ sums = [], ...place }) => ({
            ...place,
            sums: sums.map((row, number) =>
              number === position % sums.length ? { ...row, sum: row.sum + 1 } : row,
            ),
          })),
        };
        expect(broken(wrongSum)).toEqual(['counted twice']);
      }),
    );
  });

  it('finds a version that came after a newer one of its key, and takes repeats for none', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ keys, versions }, position) => {
        const facts = wellDone(keys, versions);
        const late = at(
          facts.promised.filter(({ version }) => version < versions),
          position,
        );
        const newest = newestOf(facts, late);
        const place = late.topic === PLAIN ? 'a feed' : 'the log';
        const last = withPlace(facts, place, (arrivals) => [
          ...arrivals.filter((event) => JSON.stringify(event) !== JSON.stringify(late)),
          late,
          newest,
        ]);
        expect(broken(last)).toEqual(['out of order']);
        expect(broken(withPlace(facts, place, (arrivals) => [...arrivals, late, newest]))).toEqual([]);
      }),
    );
  });

  it('finds a withdrawal that a place took for another change, and the other way round', () => {
    const facts = wellDone(2, 3);
    const otherwise = (name: string, version: number) =>
      withPlace(facts, name, (arrivals) =>
        arrivals.map((event) =>
          event.key === 'k1' && event.version === version ? { ...event, withdrawn: !event.withdrawn } : event,
        ),
      );
    for (const name of ['the tally', 'a feed'])
      for (const version of [2, 3])
        expect(broken(otherwise(name, version))).toEqual(['lost', 'told without an answer']);
    expect(broken(otherwise('a copy', 3))).toEqual(['lost', 'told without an answer']);
    expect(broken(otherwise('a copy', 2))).toEqual(['told without an answer']);
  });

  it('finds a key that ends in an old record on a compacted topic of the log, its tombstone not the last', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ keys, versions }, position) => {
        const facts = wellDone(keys, versions);
        const sentLate = (topic: string) =>
          at(
            facts.promised.filter((event) => event.topic === topic && event.version < versions),
            position,
          );
        const late = sentLate(STATE);
        const newest = newestOf(facts, late);
        const again = withPlace(facts, 'the log', (arrivals) => [...arrivals, late]);
        expect(judge(again).filter(({ cases }) => cases.length > 0)).toEqual([
          {
            name: 'keys that end in an old record',
            cases: [
              `${STATE} ${late.key} v${late.version} is the last in the log, after v${versions}${newest.withdrawn ? ', withdrawn' : ''}`,
            ],
          },
        ]);
        expect(broken(withPlace(again, 'the log', (arrivals) => [...arrivals, newest]))).toEqual([]);
        expect(broken(withPlace(facts, 'the log', (all) => [...all, sentLate(PLAIN)]))).toEqual([]);
      }),
    );
  });

  it('misses the tombstone of what was withdrawn', () => {
    const facts = wellDone(2, 3);
    const without = withPlace(facts, 'the log', (arrivals) =>
      arrivals.filter(({ topic, withdrawn }) => topic !== STATE || !withdrawn),
    );
    expect(broken(without)).toEqual(['lost', 'keys that end in an old record']);
    const forgotten = withPlace(without, 'the log', (arrivals) =>
      arrivals.filter(({ topic, key }) => topic !== STATE || key !== 'k1'),
    );
    expect(broken(forgotten)).toEqual(['lost']);
  });

  it('finds rows of a projection that are missing, and rows too many', () => {
    const facts = wellDone(1, 2);
    const [finding] = judge({
      ...facts,
      projections: [{ name: 'reporting', held: ['a 1', 'b 2'], expected: ['a 1', 'b 3'] }],
    }).filter(({ cases }) => cases.length > 0);
    expect(finding).toEqual({
      name: 'projection rows that differ',
      cases: ['reporting lacks b 3', 'reporting holds b 2'],
    });
  });

  it('finds a table that another hash comes of when it is built anew', () => {
    const rebuilt = [
      { table: 'unit', live: 'h', rebuilt: 'h' },
      { table: 'standing', live: 'h', rebuilt: 'other' },
    ];
    expect(judge({ ...wellDone(1, 2), rebuilt }).filter(({ cases }) => cases.length > 0)).toEqual([
      { name: 'tables that differ from a rebuild', cases: ['standing'] },
    ]);
  });
});
