import { randomUUID } from 'node:crypto';
import {
  type EventLog,
  type LogRecord,
  type OffsetRange,
  type RecordBatch,
  type StoredRecord,
  TooFewPartitions,
  UnknownTopic,
} from './event-log.ts';
import { type EventLogConfig, openEventLog } from './open-event-log.ts';
import { partitionOf } from './partitioner.ts';
import { silentLogger } from './spec-logger.ts';
import { startSpecMember } from './spec-member-process.ts';
import { awaited, nothingFatal } from './spec-probe.ts';

const PARTITIONS = 12;

/** Longer than a member may be silent on any transport that the suite runs on. */
const BEYOND_ANY_SESSION = 5_000;

/**
 * What every transport must do; `open` gives a log of its own on the same broker or database each time, `config`
 * leads another process there, where a member may be silent for two seconds.
 */
export function describeEventLog(open: () => Promise<EventLog>, config: () => EventLogConfig): void {
  const fatal = nothingFatal();
  let log: EventLog;
  let topic: string;

  beforeAll(async () => {
    log = await open();
  });
  beforeEach(async () => {
    topic = `spec.${randomUUID()}`;
    await log.ensureTopics([{ name: topic, compacted: false }], PARTITIONS);
  });
  afterEach(() => expect(fatal.errors).toEqual([]));
  afterAll(() => log.close());

  const keep = async (from: EventLog, group: string) => {
    const batches: RecordBatch[] = [];
    const subscription = await from.subscribe({
      group,
      topics: [topic],
      onFatal: fatal.onFatal,
      onBatch: (batch) => {
        batches.push(batch);
        return Promise.resolve();
      },
    });
    return { batches, close: () => subscription.close() };
  };
  const lag = async (group: string): Promise<bigint> =>
    (await log.positions(group, [topic])).reduce((sum, { next, end }) => sum + end - next, 0n);

  it('keeps the order of a key and gives rising offsets on the partition of the key', async () => {
    const keys = Array.from({ length: 40 }, () => randomUUID());
    const sent = Array.from({ length: 1_200 }, (_, n) => recordOf(keys[n % 40] ?? '', String(n)));
    for (let from = 0; from < sent.length; from += 300)
      await log.publish(topic, sent.slice(from, from + 300));
    const group = randomUUID();
    const { batches, close } = await keep(log, group);
    await awaited('all records, committed', async () => (await lag(group)) === 0n);
    await close();
    const seen = recordsOf(batches);
    expect(seen).toHaveLength(sent.length);
    for (const key of keys) {
      const own = seen.filter((record) => record.key === key);
      expect(own.map(textOf)).toEqual(sent.filter((record) => record.key === key).map(textOf));
      expect(new Set(own.map((record) => record.partition))).toEqual(new Set([partitionOf(key, PARTITIONS)]));
    }
    for (const batch of batches) expect(batch.records.length).toBeGreaterThan(0);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const offsets = seen.filter((record) => record.partition === partition).map((record) => record.offset);
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => (a < b ? -1 : 1)));
    }
  });

  it('lets two members of a group share the partitions, and takes over from one that leaves', async () => {
    const other = await open();
    const group = randomUUID();
    const first = await keep(log, group);
    const second = await keep(other, group);
    let round = 0;
    const publishRound = async () => {
      round += 1;
      await log.publish(
        topic,
        Array.from({ length: 60 }, (_, n) => recordOf(`key-${n}`, `${round}/${n}`)),
      );
    };
    const ofRound = (batches: RecordBatch[], n: number) =>
      recordsOf(batches).filter((record) => textOf(record)?.startsWith(`${n}/`)).length;
    await awaited('both members to get records of one round', async () => {
      await publishRound();
      await awaited('the round', async () => (await lag(group)) === 0n);
      return ofRound(first.batches, round) > 0 && ofRound(second.batches, round) > 0;
    });
    await second.close();
    await publishRound();
    await awaited('the last round at the first member', () => ofRound(first.batches, round) === 60);
    await first.close();
    await other.close();
    expect(new Set(recordsOf([...first.batches, ...second.batches]).map(textOf)).size).toBe(60 * round);
  }, 60_000);

  it('goes on where the group stood after a restart', async () => {
    const group = randomUUID();
    await log.publish(topic, [recordOf('a', '1'), recordOf('b', '2')]);
    const before = await keep(log, group);
    await awaited('both records, committed', async () => (await lag(group)) === 0n);
    await before.close();
    await log.publish(topic, [recordOf('a', '3')]);
    expect(await lag(group)).toBe(1n);
    const after = await keep(log, group);
    await awaited('the third record', () => after.batches.length > 0);
    await after.close();
    expect(recordsOf(before.batches).map(textOf).sort()).toEqual(['1', '2']);
    expect(recordsOf(after.batches).map(textOf)).toEqual(['3']);
  });

  it('replays everything to a new group', async () => {
    await log.publish(
      topic,
      Array.from({ length: 50 }, (_, n) => recordOf(`key-${n}`, String(n))),
    );
    for (const group of [randomUUID(), randomUUID()]) {
      const { batches, close } = await keep(log, group);
      await awaited('all fifty', () => recordsOf(batches).length >= 50);
      await close();
      expect(new Set(recordsOf(batches).map(textOf)).size).toBe(50);
    }
  });

  it('does not move the offset of a batch whose subscriber failed, and says so', async () => {
    const group = randomUUID();
    await log.publish(topic, [recordOf('a', '1')]);
    const errors: Error[] = [];
    const failing = await log.subscribe({
      group,
      topics: [topic],
      onBatch: () => Promise.reject(new Error('planted')),
      onFatal: (error) => errors.push(error),
    });
    await awaited('the failure to be reported', () => errors.length > 0);
    await failing.close();
    expect(errors).toHaveLength(1);
    expect(await lag(group)).toBe(1n);
    const { batches, close } = await keep(log, group);
    await awaited('the record again', () => recordsOf(batches).length > 0);
    await close();
  });

  it('shuts out a member that was stopped with a batch in hand, and gives the batch to another', async () => {
    const group = randomUUID();
    await log.publish(topic, [recordOf('a', 'hold/1'), recordOf('a', '2')]);
    const zombie = await startSpecMember(config(), group, topic);
    await zombie.holding();
    zombie.signal('SIGSTOP');
    const heir = await startSpecMember(config(), group, topic);
    try {
      await heir.holding();
      heir.release();
      await awaited('the batch at the heir, committed', async () => (await lag(group)) === 0n);
      await log.publish(topic, [recordOf('a', '3')]);
      await awaited('one more at the heir, committed', async () => (await lag(group)) === 0n);
      zombie.signal('SIGCONT');
      zombie.release();
      await awaited('the zombie to have handled what it held', () => zombie.texts.includes('hold/1'));
      await awaited('the zombie to be a member again', async () => {
        await log.publish(
          topic,
          Array.from({ length: 24 }, (_, n) => recordOf(`key-${n}`, 'after')),
        );
        return zombie.texts.includes('after');
      });
      await awaited('everything committed', async () => (await lag(group)) === 0n);
      expect(heir.texts.slice(0, 3)).toEqual(['hold/1', '2', '3']);
      expect(zombie.texts).not.toContain('3');
    } finally {
      await Promise.all([zombie.close(), heir.close()]);
    }
  }, 60_000);

  it('leaves a batch to a member that works on it for longer than it might be silent', async () => {
    const busy = await openEventLog(config(), silentLogger);
    const group = randomUUID();
    let deliveries = 0;
    const subscription = await busy.subscribe({
      group,
      topics: [topic],
      onFatal: fatal.onFatal,
      onBatch: async () => {
        deliveries += 1;
        await new Promise((resolve) => setTimeout(resolve, BEYOND_ANY_SESSION));
      },
    });
    await log.publish(topic, [recordOf('a', '1'), recordOf('a', '2')]);
    await awaited('the batch in hand', () => deliveries === 1);
    const other = await keep(log, group);
    await awaited('the batch committed', async () => (await lag(group)) === 0n);
    await subscription.close();
    await other.close();
    await busy.close();
    expect(recordsOf(other.batches)).toEqual([]);
    expect(deliveries).toBe(1);
  }, 60_000);

  it('reads ranges of offsets without a group, every record once and in order', async () => {
    const sent = Array.from({ length: 400 }, (_, n) => recordOf(`key-${n % 40}`, String(n)));
    await log.publish(topic, sent.slice(0, 300));
    const extents = await log.extents([topic]);
    expect(extents.map(({ partition }) => partition)).toEqual([...Array(PARTITIONS).keys()]);
    await log.publish(topic, sent.slice(300));
    const readAll = async (ranges: readonly OffsetRange[]) => {
      const batches: RecordBatch[] = [];
      await log.read({ ranges, onBatch: (batch) => Promise.resolve(void batches.push(batch)) });
      return recordsOf(batches);
    };
    const first = await readAll(extents);
    expect(first.map(textOf).sort()).toEqual(sent.slice(0, 300).map(textOf).sort());
    for (let key = 0; key < 40; key++) {
      const own = first
        .filter((record) => record.key === `key-${key}`)
        .map((record) => Number(textOf(record)));
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    const now = await log.extents([topic]);
    const rest = await readAll(
      now.map((range) => ({ ...range, start: extents[range.partition]?.end ?? range.start })),
    );
    expect(rest.map(textOf).sort()).toEqual(sent.slice(300).map(textOf).sort());
    await expect(
      log.read({ ranges: now, onBatch: () => Promise.reject(new Error('planted')) }),
    ).rejects.toThrow('planted');
    await expect(log.extents([`spec.${randomUUID()}`])).rejects.toThrow(UnknownTopic);
  }, 30_000);

  it('lets a group go back, whether it has members or not, and finds places by time', async () => {
    const group = randomUUID();
    await log.publish(
      topic,
      Array.from({ length: 24 }, (_, n) => recordOf(`key-${n}`, 'early')),
    );
    const beginning = (await log.extents([topic])).map(({ start, ...place }) => ({ ...place, next: start }));
    const early = (
      await log.timesOf(
        (await log.extents([topic]))
          .filter(({ start, end }) => start < end)
          .map(({ topic, partition, end }) => ({ topic, partition, next: end - 1n })),
      )
    ).map(Number);
    const later = new Date(Math.max(...early) + 1);
    await awaited('a time after the early ones', () => Date.now() >= later.getTime());
    await log.publish(
      topic,
      Array.from({ length: 24 }, (_, n) => recordOf(`key-${n}`, 'late')),
    );
    const member = await keep(log, group);
    const seen = (text: string) =>
      recordsOf(member.batches).filter((record) => textOf(record) === text).length;
    await awaited('all, committed', async () => (await lag(group)) === 0n);
    expect([seen('early'), seen('late')]).toEqual([24, 24]);

    await log.seek(group, beginning);
    await awaited('all again', () => seen('early') === 48 && seen('late') === 48);
    await awaited('all committed again', async () => (await lag(group)) === 0n);

    await log.seek(group, await log.positionsAt([topic], later));
    await awaited('the late ones again', () => seen('late') === 72);
    await awaited('the late ones committed again', async () => (await lag(group)) === 0n);
    expect(seen('early')).toBe(48);
    await member.close();

    await log.seek(group, beginning);
    expect(await lag(group)).toBe(48n);
    const ends = (await log.extents([topic])).map(({ end }) => end);
    const future = await log.positionsAt([topic], new Date(Date.now() + 60_000));
    expect(future.map(({ next }) => next)).toEqual(ends);
  }, 60_000);

  it('shuts out a member that had a batch in hand when its group was sent back', async () => {
    const group = randomUUID();
    await log.publish(topic, [recordOf('a', 'hold/1'), recordOf('a', '2')]);
    const member = await startSpecMember(config(), group, topic);
    try {
      await member.holding();
      await log.seek(
        group,
        (await log.extents([topic])).map(({ start, ...place }) => ({ ...place, next: start })),
      );
      member.release();
      await awaited('the batch at the member', () => member.texts.length === 2);
      await awaited('the batch again', () => {
        member.release();
        return member.texts.length === 4;
      });
      await awaited('the batch committed', async () => (await lag(group)) === 0n);
      expect(member.texts).toEqual(['hold/1', '2', 'hold/1', '2']);
    } finally {
      await member.close();
    }
  }, 60_000);

  it('carries tombstones, headers and bytes as they were', async () => {
    const before = Date.now();
    await log.publish(topic, [
      { key: 'Sở Nội vụ', headers: { ce_type: 'kiểu', empty: '' }, value: Buffer.from([0, 255, 10]) },
      { key: 'Sở Nội vụ', headers: {}, value: null },
    ]);
    const { batches, close } = await keep(log, randomUUID());
    await awaited('both records', () => recordsOf(batches).length === 2);
    await close();
    const [full, tombstone] = recordsOf(batches);
    expect(full).toMatchObject({ topic, key: 'Sở Nội vụ', headers: { ce_type: 'kiểu', empty: '' } });
    expect(full?.value).toEqual(Buffer.from([0, 255, 10]));
    expect(Math.abs((full?.time.getTime() ?? 0) - before)).toBeLessThan(10_000);
    expect(tombstone).toMatchObject({ key: 'Sở Nội vụ', headers: {}, value: null });
  });

  it('carries large batches of large records', async () => {
    const group = randomUUID();
    const sent = Array.from({ length: 30 }, (_, n) => ({
      ...recordOf(`key-${n}`, ''),
      value: Buffer.alloc(800_000, n),
    }));
    await log.publish(topic, sent);
    let seen = 0;
    const subscription = await log.subscribe({
      group,
      topics: [topic],
      onFatal: fatal.onFatal,
      onBatch: (batch) => {
        for (const record of batch.records) if (record.value?.length === 800_000) seen += 1;
        return Promise.resolve();
      },
    });
    await awaited('all thirty, committed', async () => (await lag(group)) === 0n);
    await subscription.close();
    expect(seen).toBe(30);
  });

  it('lets a tail hear in each process what comes after it began, and nothing before', async () => {
    await log.publish(topic, [recordOf('a', 'before')]);
    const other = await open();
    const heard: StoredRecord[][] = [[], []];
    const tails = await Promise.all(
      [log, other].map((each, n) =>
        each.tail({
          topics: [topic],
          onRecords: (records) => heard[n]?.push(...records),
          onFatal: fatal.onFatal,
        }),
      ),
    );
    await log.publish(
      topic,
      Array.from({ length: 24 }, (_, n) => recordOf(`key-${n}`, String(n))),
    );
    await awaited('both tails', () => heard.every((records) => records.length >= 24));
    await Promise.all(tails.map((tail) => tail.close()));
    await other.close();
    for (const records of heard)
      expect(records.map((record) => Number(textOf(record))).sort((a, b) => a - b)).toEqual([
        ...Array(24).keys(),
      ]);
  });

  it('tells when it took the first record that a group has not, and who reads in the group', async () => {
    const group = randomUUID();
    const waiting = async () => (await log.positions(group, [topic])).filter(({ next, end }) => next < end);
    const before = Date.now();
    await log.publish(topic, [recordOf('a', '1'), recordOf('b', '2')]);
    const [first, ...others] = await log.timesOf(await waiting());
    expect(Math.abs(Number(first) - before)).toBeLessThan(10_000);
    expect(others).toHaveLength(1);
    expect(await log.members(group)).toBe(0);
    const { close } = await keep(log, group);
    await awaited('both records, committed', async () => (await lag(group)) === 0n);
    expect(await log.members(group)).toBe(1);
    expect(await log.timesOf(await waiting())).toEqual([]);
    await close();
    await log.publish(topic, [recordOf('a', '3'), recordOf('a', '4')]);
    await awaited('the member to be gone', async () => (await log.members(group)) === 0);
    const [place] = await waiting();
    if (!place) throw new Error('nothing waits');
    const [third, fourth, none] = await log.timesOf([
      place,
      { ...place, next: place.next + 1n },
      { ...place, next: place.end },
    ]);
    expect(Number(third)).toBeGreaterThan(Number(first));
    expect(Number(fourth)).toBeGreaterThanOrEqual(Number(third));
    expect(none).toBeNull();
  });

  it('tells a member its share of the partitions', async () => {
    const other = await open();
    const group = randomUUID();
    const subscribe = (from: EventLog) =>
      from.subscribe({
        group,
        topics: [topic],
        onBatch: () => Promise.resolve(),
        onFatal: fatal.onFatal,
      });
    const first = await subscribe(log);
    await awaited('all partitions at the first', () => first.share().length === PARTITIONS);
    const second = await subscribe(other);
    await awaited(
      'half of the partitions at each',
      () => first.share().length === PARTITIONS / 2 && second.share().length === PARTITIONS / 2,
    );
    const shared = [...first.share(), ...second.share()];
    expect(new Set(shared.map(({ partition }) => partition)).size).toBe(PARTITIONS);
    expect(new Set(shared.map((each) => each.topic))).toEqual(new Set([topic]));
    await second.close();
    await awaited('all partitions at the first again', () => first.share().length === PARTITIONS);
    await first.close();
    await other.close();
  }, 60_000);

  it('leaves no connection behind, however much it was asked at once', async () => {
    const before = openSockets();
    const own = await open();
    await own.publish(topic, [recordOf(randomUUID(), '1')]);
    const ranges = await own.extents([topic]);
    const places = ranges.map(({ partition, start }) => ({ topic, partition, next: start }));
    await Promise.all([
      own.timesOf(places),
      own.read({ ranges, onBatch: () => Promise.resolve(), partitionsAtOnce: PARTITIONS }),
      ...Array.from({ length: 4 }, () => own.positions(randomUUID(), [topic])),
    ]);
    await own.close();
    await awaited('its connections to end', () => openSockets() <= before);
  }, 30_000);

  it('refuses a topic with too few partitions, and only that', async () => {
    await expect(log.ensureTopics([{ name: topic, compacted: false }], PARTITIONS + 1)).rejects.toThrow(
      TooFewPartitions,
    );
    await expect(log.ensureTopics([{ name: topic, compacted: false }], PARTITIONS)).resolves.toBeUndefined();
  });

  it('refuses records and members for a topic that is not there', async () => {
    const missing = `spec.${randomUUID()}`;
    await expect(log.publish(missing, [recordOf('a', '1')])).rejects.toThrow(UnknownTopic);
    await expect(
      log.subscribe({
        group: randomUUID(),
        topics: [missing],
        onBatch: () => Promise.resolve(),
        onFatal: fatal.onFatal,
      }),
    ).rejects.toThrow(UnknownTopic);
  }, 30_000);
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

function recordOf(key: string, text: string): LogRecord {
  return { key, headers: { 'content-type': 'text/plain' }, value: Buffer.from(text) };
}

function textOf(record: LogRecord): string | undefined {
  return record.value?.toString();
}

function recordsOf(batches: readonly RecordBatch[]): StoredRecord[] {
  return batches.flatMap((batch) => batch.records);
}
