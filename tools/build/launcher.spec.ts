import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('launcher', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'đợt kiểm tra '));
    await copyFile(join(import.meta.dirname, 'launcher.mjs'), join(folder, 'launcher.mjs'));
    await writeFile(
      join(folder, 'main.js'),
      `import { launch } from './launcher.mjs'; launch(new URL('./main.cjs', import.meta.url));`,
    );
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await bundle('console.log(require("node:path").basename(__filename), "một")');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const bundle = (source: string) => writeFile(join(folder, 'main.cjs'), source);
  const cache = () => readFile(join(folder, 'main.cjs.cache'));
  const launch = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.js')]);
    return { status, said: stdout.toString().trim(), complaint: stderr.toString() };
  };

  it('runs the bundle beside it and leaves its code cache, which the next run takes as it is', async () => {
    expect(launch()).toEqual({ status: 0, said: 'main.cjs một', complaint: '' });
    const left = await cache();
    expect(left.length).toBeGreaterThan(0);
    expect(launch()).toEqual({ status: 0, said: 'main.cjs một', complaint: '' });
    expect((await cache()).equals(left)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual([
      'launcher.mjs',
      'main.cjs',
      'main.cjs.cache',
      'main.js',
      'package.json',
    ]);
  });

  it('replaces a cache that is damaged or of another bundle', async () => {
    await writeFile(join(folder, 'main.cjs.cache'), 'not a cache');
    expect(launch()).toEqual({ status: 0, said: 'main.cjs một', complaint: '' });
    const first = await cache();
    await bundle('console.log(require("node:path").basename(__filename), "hai")');
    expect(launch()).toEqual({ status: 0, said: 'main.cjs hai', complaint: '' });
    expect((await cache()).equals(first)).toBe(false);
  });

  it('takes packages from the bundle of libraries where that is there, and else from the node_modules of its home', async () => {
    await writeFile(
      join(folder, 'main.js'),
      `import { launch } from './launcher.mjs';
      const here = (path) => new URL(path, import.meta.url);
      launch(here('./main.cjs'), { home: here('./home/'), libraries: here('./libraries.cjs') });`,
    );
    for (const name of ['one', 'two']) {
      const home = join(folder, 'home/node_modules', name);
      await mkdir(home, { recursive: true });
      await writeFile(join(home, 'index.js'), `module.exports = '${name} of node_modules';`);
    }
    await bundle('console.log(require("one"), "and", require("two"))');
    expect(launch().said).toBe('one of node_modules and two of node_modules');

    await writeFile(join(folder, 'libraries.cjs'), `module.exports = { one: () => 'one of the bundle' };`);
    expect(launch().said).toBe('one of the bundle and two of node_modules');
  });

  it('keeps the exit code of a bundle that fails', async () => {
    await bundle('process.exitCode = 3; throw new Error("no")');
    const { status, complaint } = launch();
    expect(status).not.toBe(0);
    expect(complaint).toContain('no');
  });
});
