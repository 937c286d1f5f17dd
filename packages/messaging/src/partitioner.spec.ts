import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { LANES, laneOf, murmur2, partitionOf } from './partitioner.ts';

describe('the partitioner', () => {
  it("hashes as Kafka's Java client does", () => {
    expect(
      ['21', 'foobar', 'a-little-bit-long-string', 'a-little-bit-longer-string', 'abc'].map(murmur2),
    ).toEqual([-973932308, -790332482, -985981536, -1486304829, 479470107]);
  });

  it("chooses the partition of kafkajs's default partitioner for any key", () => {
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 1, max: 64 }),
        (key, count) => {
          const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
            partitionId,
            leader: 1,
            partitionErrorCode: 0,
            replicas: [],
            isr: [],
          }));
          const theirs = choose({ topic: 't', partitionMetadata, message: { key, value: null } });
          expect(partitionOf(key, count)).toBe(theirs);
        },
      ),
    );
  });

  it('spreads the keys of one partition over the lanes', () => {
    const keys = Array.from({ length: 2_000 }, (_, n) => `key-${n}`).filter(
      (key) => partitionOf(key, 12) === 3,
    );
    expect(new Set(keys.map((key) => laneOf(key))).size).toBe(LANES);
  });
});
