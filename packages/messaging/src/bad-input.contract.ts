import { randomUUID } from 'node:crypto';
import type { LogRecord } from './event-log.ts';
import { EventTooLarge } from './outbox.ts';
import { parkedKeys } from './parked-keys.ts';
import type { SpecPath } from './spec-path.ts';
import { awaited } from './spec-probe.ts';
import { appliedVersions, tallies, tallyChanged, tallyEvent, tallyTopics } from './spec-tally.ts';
import { sqlOf } from './sql.ts';

/** What the path answers to bad input, on every transport; `open` gives databases of its own each time. */
export function describeBadInput(open: () => Promise<SpecPath>): void {
  let path: SpecPath;

  beforeEach(async () => {
    path = await open();
  });
  afterEach(async () => {
    await path.close();
    expect(path.fatal).toEqual([]);
  });

  const projected = (id: string, version: number) =>
    awaited(`version ${version} of ${id}`, async () => (await tallies(path.reader)).get(id) === version);
  const parked = async () => {
    const keys = await parkedKeys(sqlOf(path.reader.owner), path.projection.name);
    return new Map(keys.map((key) => [key.key, key]));
  };

  it('parks the key of an event that cannot be applied, for hours, and redrive brings it back in order', async () => {
    const [sick, well] = [randomUUID(), randomUUID()];
    await path.commit(tallyEvent(sick, 1), tallyEvent(sick, 2, 'poison'), tallyEvent(well, 1));
    await path.relay();
    const consumer = await path.consume();
    await projected(well, 1);
    await projected(sick, 1);
    await awaited('the key to be parked', async () => (await parked()).has(sick));
    await path.reader.owner.query(
      `update messaging.parked_key set parked_at = parked_at - interval '9 hours'`,
    );
    await path.commit(tallyEvent(sick, 3), tallyEvent(sick, 4), tallyEvent(well, 2));
    await projected(well, 2);
    await awaited('three events behind the key', async () => (await parked()).get(sick)?.events === 3);
    expect((await parked()).get(sick)?.reason).toContain('22P02');
    expect((await consumer.backlog()).parkedKeys).toBe(1);

    expect(await consumer.redrive(sick)).toMatchObject({ outcome: 'STILL_FAILING' });
    expect((await parked()).get(sick)?.events).toBe(3);
    path.projection.healed = true;
    expect(await consumer.redrive(sick)).toEqual({ outcome: 'REDRIVEN', events: 3 });
    expect(await consumer.redrive(sick)).toEqual({ outcome: 'NOT_PARKED' });
    await path.commit(tallyEvent(sick, 5));
    await projected(sick, 5);
    expect(await appliedVersions(path.reader, sick)).toEqual([1, 2, 3, 4, 5]);
    expect(JSON.stringify(path.logger.told)).not.toContain('not a number');
  });

  it('parks the key of an event that cannot be read, and of a tombstone that is none of our own', async () => {
    const of = (version: number, changes: Partial<LogRecord>) => {
      const { key, headers, value } = tallyEvent(randomUUID(), version);
      return { key, headers, value, ...changes };
    };
    const unknown = of(1, {});
    const typeV9 = {
      ...unknown,
      headers: { ...unknown.headers, ce_type: 'reformgraph.spec.tally-changed.v9' },
    };
    const behind = { ...tallyEvent(unknown.key, 2) };
    const broken = of(1, { value: Buffer.from('{"marks":"secret"') });
    const foreign = of(1, { headers: { 'content-type': 'text/plain' }, value: Buffer.from('secret') });
    const nameless = of(1, { headers: {}, value: null });
    const erased = of(1, { value: null });
    const well = of(1, {});
    await path.log.publish(tallyChanged.topic, [typeV9, behind, broken, foreign, nameless, erased, well]);
    await path.consume();
    await projected(well.key, 1);
    const reasons: [LogRecord, string, number][] = [
      [unknown, 'UNKNOWN_TYPE', 2],
      [broken, 'BAD_DATA', 1],
      [foreign, 'WRONG_CONTENT_TYPE', 1],
      [nameless, 'BAD_ENVELOPE', 1],
      [erased, 'BAD_DATA', 1],
    ];
    await awaited('five parked keys', async () => {
      const keys = await parked();
      return reasons.every(([{ key }, , events]) => keys.get(key)?.events === events);
    });
    for (const [{ key }, reason] of reasons) expect((await parked()).get(key)?.reason).toContain(reason);
    expect((await parked()).has(well.key)).toBe(false);
    expect(JSON.stringify(path.logger.told)).not.toContain('secret');
  });

  it('refuses an event that is too large where it is raised, with all of its change, and sends the others', async () => {
    const [together, alone] = [randomUUID(), randomUUID()];
    const tooLarge = tallyEvent(randomUUID(), 1, 'x'.repeat(900 * 1024));
    await expect(path.commit(tallyEvent(together, 1), tooLarge)).rejects.toThrow(EventTooLarge);
    await path.commit(tallyEvent(alone, 1, 'x'.repeat(890 * 1024)));
    await path.relay();
    await path.consume();
    await projected(alone, 1);
    expect([...(await tallies(path.reader)).keys()]).not.toContain(together);
  });

  it('changes nothing when the group is sent back to the beginning, while it consumes', async () => {
    await path.relay();
    const consumer = await path.consume();
    const ids = Array.from({ length: 10 }, () => randomUUID());
    for (let version = 1; version <= 3; version++)
      await path.commit(...ids.map((id) => tallyEvent(id, version)));
    await path.settled();
    const topics = tallyTopics.map(({ name }) => name);
    const beginning = (await path.log.extents(topics)).map(({ start, ...place }) => ({
      ...place,
      next: start,
    }));
    const progressAt = consumer.status().progressAt;
    await path.log.seek(path.projection.name, beginning);
    await awaited('it reads again', () => consumer.status().progressAt !== progressAt);
    await path.commit(...ids.map((id) => tallyEvent(id, 4)));
    await path.settled();
    for (const id of ids) expect(await appliedVersions(path.reader, id)).toEqual([1, 2, 3, 4]);
  });
}
