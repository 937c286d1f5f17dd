import { randomUUID } from 'node:crypto';
import type { Inbox } from '../inbox.ts';
import { PassingInbox } from './passing-inbox.ts';

const nothing = { query: () => Promise.reject(new Error('It asks no database')) };
const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];

/** What `during` heard anew of the ids, in its one transaction. */
async function heardAnew(passing: PassingInbox, ids: readonly string[]): Promise<readonly string[]> {
  let heard = new Set<string>();
  await passing.during(async (inbox: Inbox) => {
    heard = await inbox.hear(nothing, ids);
  });
  return [...heard];
}

describe('what a rebuild has heard', () => {
  it('is heard once, within a batch and after it', async () => {
    const passing = new PassingInbox();
    expect(await heardAnew(passing, [first, second, first])).toEqual([first, second]);
    expect(await heardAnew(passing, [second, third])).toEqual([third]);
  });

  it('is forgotten where the batch was not committed, and only what that batch heard', async () => {
    const passing = new PassingInbox();
    await heardAnew(passing, [first]);
    const failed = passing.during(async (inbox) => {
      await inbox.hear(nothing, [first, second]);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await heardAnew(passing, [first, second])).toEqual([second]);
  });
});
