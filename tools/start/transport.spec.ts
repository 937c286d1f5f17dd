import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Complaint } from './complaint.ts';
import { noteTransport, refuseOtherTransport } from './transport.ts';

const [EMBEDDED, KAFKA] = ['the embedded log', 'Apache Kafka at kafka:9092'];

describe('the transport of a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reformgraph-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is any at first', async () => {
    await refuseOtherTransport(folder, EMBEDDED);
    await refuseOtherTransport(folder, KAFKA);
  });

  it('stays the same while the year is not played to its end', async () => {
    await noteTransport(folder, EMBEDDED, false);
    await refuseOtherTransport(folder, EMBEDDED);
    await expect(refuseOtherTransport(folder, KAFKA)).rejects.toThrow(
      new Complaint(
        `The data folder ${folder} is under way over the embedded log, and Apache Kafka at kafka:9092 would lose its ` +
          'events: start it as before until the year is played, or start over with "npm run reset".',
      ),
    );
  });

  it('may change once it is, and then is under way over the new one', async () => {
    await noteTransport(folder, EMBEDDED, true);
    await refuseOtherTransport(folder, KAFKA);
    await noteTransport(folder, KAFKA, false);
    await expect(refuseOtherTransport(folder, EMBEDDED)).rejects.toThrow(
      'is under way over Apache Kafka at kafka:9092',
    );
  });

  it('is not guessed where its file is broken', async () => {
    await writeFile(join(folder, 'transport.json'), '{');
    await expect(refuseOtherTransport(folder, EMBEDDED)).rejects.toThrow(
      / is broken: transport\.json cannot be read\./,
    );
  });
});
