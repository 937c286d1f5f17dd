import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../../start/checkout.ts';
import type { PlayedPlatform } from './platform.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
}

/** That what was played can be verified by itself, and that what was changed in it is found. */
export function describeHistory(played: PlayedPlatform): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'histories '));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const history = (...command: readonly string[]) =>
    new Promise<Ran>((resolve) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', join(CHECKOUT, 'tools/history/main.ts'), ...command],
        {
          cwd: CHECKOUT,
          env: { ...process.env, REFORMGRAPH_DATA: played.workplace.folder },
          encoding: 'utf8',
        },
        (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr });
        },
      );
    });
  const changed = async (file: string, change: (text: string) => string) => {
    const path = join(folder, 'year', file);
    const before = await readFile(path, 'utf8');
    await writeFile(path, change(before));
    const ran = await history('verify', '--from', join(folder, 'year'), '--heads', join(folder, 'kept.json'));
    await writeFile(path, before);
    return ran;
  };

  it('verifies an exported year without the platform', async () => {
    const { data } = await played.as('planner', '{ assessmentPeriods(index: "PAR", year: 2024) { id } }');
    const [period] = data?.['assessmentPeriods'] as { id: string }[];
    const year = join(folder, 'year');
    const exported = await history('export', '--period', period?.id ?? '', '--to', year);
    expect(exported).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^54 histories with \d+ entries/) as unknown,
    });
    await writeFile(join(folder, 'kept.json'), await readFile(join(year, 'heads.json')));
    const verified = await history('verify', '--from', year, '--json');
    expect({ ...verified, out: JSON.parse(verified.out) as unknown }).toMatchObject({
      code: 0,
      out: { chains: 54, findings: [], manifest: true, good: true },
    });
  });

  it('finds what was changed, removed, moved or cut off', async () => {
    const lines = (change: (lines: string[]) => string[]) => (text: string) =>
      `${change(text.trimEnd().split('\n')).join('\n')}\n`;
    const altered = (text: string) =>
      text.replace('\\"change\\": \\"scoreComponents', '\\"change\\": \\"scoredComponents');
    expect(await changed('entries.ndjson', altered)).toMatchObject({
      code: 1,
      out: expect.stringContaining('ALTERED') as unknown,
    });
    expect(
      await changed(
        'entries.ndjson',
        lines((all) => all.toSpliced(3, 1)),
      ),
    ).toMatchObject({ code: 1, out: expect.stringContaining('MISSING') as unknown });
    expect(
      await changed(
        'entries.ndjson',
        lines(([first = '', second = '', ...rest]) => [second, first, ...rest]),
      ),
    ).toMatchObject({ code: 1, out: expect.stringContaining('OUT_OF_ORDER') as unknown });
    expect(
      await changed(
        'entries.ndjson',
        lines((all) => all.slice(0, -1)),
      ),
    ).toMatchObject({
      ...{ code: 1, out: expect.stringContaining('CUT_BACK') as unknown },
    });
    const withoutFirst = (text: string) => JSON.stringify((JSON.parse(text) as object[]).slice(1));
    expect(await changed('heads.json', withoutFirst)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/NO_HEAD[^]*MANIFEST/) as unknown,
    });
  });

  it('says what is wrong with a command line', async () => {
    expect(await history('verify')).toMatchObject({
      code: 2,
      out: expect.stringContaining('--from') as unknown,
    });
    expect(await history('prove')).toMatchObject({ code: 2 });
    expect(await history('export', '--period', 'none', '--to', join(folder, 'none'))).toMatchObject({
      code: 2,
      out: expect.stringContaining('no history') as unknown,
    });
  });
}
