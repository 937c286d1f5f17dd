import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeardEvent } from './heard.ts';
import { openJournal } from './journal.ts';

const event = (id: string, aggregateId: string, version: number, data: unknown = { ten: 'Sở Nội vụ' }) =>
  ({ id, aggregateId, version, data }) as HeardEvent;

describe('a journal', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    file = join(folder, 'journal.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const lines = () => readFileSync(file, 'utf8').trim().split('\n');

  it('keeps each event once, within one call and over its lifetimes', () => {
    const [one, two] = [event('a', 'x', 1), event('b', 'x', 2)];
    openJournal(file).keep([one, one]);
    openJournal(file).keep([one, two]);
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([one, two]);
    expect([...openJournal(file).newest]).toEqual([['x', 2]]);
  });

  it('knows the newest version of what stands', () => {
    const journal = openJournal(file);
    journal.keep([event('a', 'x', 1), event('b', 'y', 1), event('c', 'x', 2, null)]);
    journal.keep([{ id: 'd', unreadable: 'BAD_DATA' }]);
    expect([...journal.newest]).toEqual([['y', 1]]);
    expect([...openJournal(file).newest]).toEqual([['y', 1]]);
  });

  it('takes away a line that was cut off, and takes its event when it comes again', () => {
    const [one, two] = [event('a', 'x', 1), event('b', 'x', 2)];
    openJournal(file).keep([one]);
    appendFileSync(file, JSON.stringify(two).slice(0, 25));
    const again = openJournal(file);
    expect([...again.newest]).toEqual([['x', 1]]);
    again.keep([two]);
    expect(lines()).toHaveLength(2);
    expect([...again.newest]).toEqual([['x', 2]]);
  });
});
