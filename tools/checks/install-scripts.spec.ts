import { CHECKOUT } from '../start/checkout.ts';
import { installScriptOffences, ownInstallScripts } from './install-scripts.ts';
import { parseLock, parseManifest, readWorkspace } from './package-lock.ts';

const root = (allowScripts: Record<string, boolean>) =>
  parseManifest({ name: 'planted', version: '0.1.0', allowScripts });

const lock = parseLock({
  packages: {
    '': {},
    'node_modules/a/node_modules/builder': { version: '2.0.0', hasInstallScript: true },
    'node_modules/plain': { version: '1.0.0' },
  },
});

describe('install scripts', () => {
  it('are those that allowScripts judges, and no others', async () => {
    const workspace = await readWorkspace(CHECKOUT);
    const manifest = workspace.manifests.get('');
    expect(manifest && installScriptOffences(workspace.lock, manifest)).toEqual([]);
  });

  it('are none of the workspaces’ own', async () => {
    const { manifests } = await readWorkspace(CHECKOUT);
    expect(ownInstallScripts(manifests)).toEqual([]);
    const planted = parseManifest({
      name: 'planted',
      version: '0.1.0',
      scripts: { prepare: 'x', test: 'x' },
    });
    expect(ownInstallScripts(new Map([['planted', planted]]))).toEqual(['planted has the script prepare']);
  });

  it.each([true, false])('are accepted when judged (%s)', (judgement) => {
    expect(installScriptOffences(lock, root({ builder: judgement }))).toEqual([]);
  });

  it('are refused when not judged', () => {
    expect(installScriptOffences(lock, root({}))).toEqual([
      'builder@2.0.0 has an install script and is not in allowScripts (node_modules/a/node_modules/builder)',
    ]);
  });

  it('are not judged in vain', () => {
    expect(installScriptOffences(lock, root({ builder: true, plain: true, gone: false }))).toEqual([
      'plain is in allowScripts and has no install script',
      'gone is in allowScripts and has no install script',
    ]);
  });
});
