import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvent } from './envelope.ts';
import { hear, type HeardEvent } from './heard.ts';
import { openJournal } from './journal.ts';
import { personRegistered } from './person.ts';

const ID = '0199aaaa-0000-7000-8000-000000000001';
const AT = '2024-05-06T01:00:00.000Z';

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
    expect([...journal.newest]).toEqual([['y', 1]]);
    expect([...openJournal(file).newest]).toEqual([['y', 1]]);
  });

  it('keeps whole what cannot be read, tells how much, and reads it once the contracts can', () => {
    const { headers, value } = encodeEvent(
      {
        contract: personRegistered,
        ...{ id: ID, aggregateId: ID, version: 3, time: AT, businessTime: AT, provenance: 'SYNTHETIC' },
        data: { id: ID, organizationId: ID, rights: [] },
      },
      'organizations',
    );
    const nameless = hear({ value: Buffer.from('nobody can read this') });
    const journal = openJournal(file);
    journal.keep([hear({ headers: { ...headers, ce_type: 'x.y.v0' }, value }), nameless, nameless]);
    expect(journal.unread).toBe(2);
    expect([...journal.newest]).toEqual([]);
    writeFileSync(file, readFileSync(file, 'utf8').replace('x.y.v0', personRegistered.type));
    const again = openJournal(file);
    expect(again.unread).toBe(1);
    expect([...again.newest]).toEqual([[ID, 3]]);
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
