import { GraphError, isRefusal, Refused } from './graph-errors.ts';
import { retrying } from './retrying.ts';

describe('retrying', () => {
  it('does the work again while its error passes by itself', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return tries < 3
        ? Promise.reject(new GraphError('X', 'SERVICE_UNAVAILABLE', 'no'))
        : Promise.resolve(tries);
    };
    await expect(retrying(work, { again: (error) => error instanceof GraphError, seconds: 5 })).resolves.toBe(
      3,
    );
  });

  it('throws any other error at once', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return Promise.reject(new Refused('FormTeam', 'NotFound', 'NOT_FOUND', 'no'));
    };
    const again = (error: unknown) => isRefusal(error, 'UnknownPerson');
    await expect(retrying(work, { again, seconds: 5 })).rejects.toThrow('FormTeam: NotFound: no');
    expect(tries).toBe(1);
  });

  it('throws the last error when its time is over', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return Promise.reject(new Error(`no ${tries}`));
    };
    await expect(retrying(work, { again: () => true, seconds: 0.2 })).rejects.toThrow(/no [2-9]/);
  });
});
