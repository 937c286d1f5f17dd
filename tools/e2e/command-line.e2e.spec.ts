import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@reformgraph/local-postgres';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import { CHECKOUT } from '../start/checkout.ts';
import { partsFileOf } from '../start/running.ts';

describe('a command that cannot be carried out', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reformgraph gọi '));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command as npm does: in the checkout, called in the folder, with its data below "data" there. */
  const run = (...command: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: CHECKOUT,
      env: terminalEnvironment({ INIT_CWD: folder, REFORMGRAPH_DATA: 'data' }),
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const start = (...options: string[]) => run('tools/start.mjs', ...options);
  const token = (...options: string[]) => run('--import', 'tsx', 'tools/token/main.ts', ...options);
  const refused = (sentence: string) => ({ status: 1, stdout: '', stderr: `${sentence}\n` });

  it('is explained by npm start -- --help', () => {
    const { status, stdout, stderr } = start('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^usage: npm start -- /);
  });

  it('leaves standard output to the platform when npm is silent', () => {
    const { status, stdout } = spawnSync('npm', ['start', '--silent', '--', '--help'], {
      cwd: CHECKOUT,
      env: terminalEnvironment(),
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: start('--help').stdout });
  });

  it('ends in one sentence on a Node.js that is too old', () => {
    const older = join(folder, 'older.cjs');
    for (const version of ['18.20.8', '20.18.3']) {
      writeFileSync(older, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
      expect(run('--require', older, 'tools/start.mjs')).toEqual(
        refused(`Reformgraph needs Node.js 20.19 or later; this is ${version}.`),
      );
    }
  });

  it('ends in one line for an option that there is not', () => {
    expect(start('--jsn')).toMatchObject({ status: 1, stdout: '' });
    expect(start('--jsn').stderr).toMatch(/^Unknown option '--jsn'; usage: npm start -- .*\n$/);
  });

  it('ends in one sentence before anything starts where its transcript cannot be written', async () => {
    const port = String(await freePort());
    expect(start('--exit', '--port', port, '--transcript', 'none/all.jsonl')).toEqual(
      refused(
        `The transcript cannot be written: ENOENT: no such file or directory, open '${join(folder, 'none/all.jsonl')}'.`,
      ),
    );
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('ends in one sentence, said once, where it is asked of every service', () => {
    const data = join(folder, 'data/embedded');
    const open = `import { openDataFolder } from './tools/start/data-folder.ts'; await openDataFolder(process.argv[1]);`;
    expect(run('--import', 'tsx', '--input-type=module', '-e', open, data)).toMatchObject({ status: 0 });
    writeFileSync(partsFileOf(data), JSON.stringify({ postgres: { pid: process.pid, port: 1 } }));
    const wrong = 'status takes nothing but --json. "status --help" tells more.\n';
    for (const options of [[], ['--json']])
      expect(run('--import', 'tsx', 'tools/events/main.ts', 'status', 'extra', ...options)).toEqual({
        ...{ status: 2, stdout: '', stderr: wrong },
      });
    rmSync(join(folder, 'data'), { recursive: true });
  });

  it('ends in one sentence for a token of nobody', () => {
    expect(token('--role', 'mayor').stderr).toMatch(
      /^There is no role "mayor": choose one of admin, .*\.\n$/,
    );
    expect(token('--role', 'unit-officer', '--organization', 'Q99').stderr).toMatch(
      /^There is no unit-officer of "Q99": choose one of VPUB, SNV, .*\.\n$/,
    );
    expect(token('--role', 'appraiser', '--organization', 'Q01')).toEqual(
      refused('There is no appraiser of "Q01": choose one of SNV, STP, VPUB, STC, STTTT, SKHDT.'),
    );
    expect(token('--role', 'planner')).toEqual(
      refused('There is no development key yet: start the platform once ("npm start").'),
    );
  });

  it('resets the data folder that is meant where it was called', () => {
    const { status, stderr } = run('tools/reset.mjs');
    expect(status).toBe(0);
    for (const kind of ['embedded', 'kafka'])
      expect(stderr).toContain(`${join(folder, 'data', kind)} is empty.`);
  });
});
