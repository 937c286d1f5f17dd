import fc from 'fast-check';
import { newestPerAggregate } from './newest.ts';

const events = fc.array(
  fc.record({ aggregateId: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 1, max: 9 }) }),
);

describe('the newest event of each aggregate', () => {
  it('has the highest version there is, once for each aggregate', () => {
    fc.assert(
      fc.property(events, (given) => {
        const ids = [...new Set(given.map(({ aggregateId }) => aggregateId))].sort();
        expect(newestPerAggregate(given)).toEqual(
          ids.map((aggregateId) => ({
            aggregateId,
            version: Math.max(
              ...given.filter((event) => event.aggregateId === aggregateId).map(({ version }) => version),
            ),
          })),
        );
      }),
    );
  });
});
