import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/**
 * Runs a bundle with V8's code cache. What it takes from packages comes from the bundle of `libraries` where that is
 * there, and otherwise from the node_modules of `home`; both are URLs.
 */
export function launch(bundleUrl, { home = bundleUrl, libraries } = {}) {
  const fromNodeModules = createRequire(home);
  const bundled = libraries && existsSync(libraries) ? load(libraries, fromNodeModules) : {};
  load(bundleUrl, (name) => (Object.hasOwn(bundled, name) ? bundled[name]() : fromNodeModules(name)));
}

/**
 * What a bundle exports. It is compiled with V8's code cache: the functions that an earlier run compiled. Where there is
 * none for this bundle that this Node.js takes, it is written at this run's orderly end.
 */
export function load(bundleUrl, require) {
  const bundle = fileURLToPath(bundleUrl);
  const source = readFileSync(bundle);
  // V8 compares the length of the source only.
  const digest = createHash('sha256').update(source).digest();
  const cacheFile = `${bundle}.cache`;
  const cachedData = readCache(cacheFile, digest);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    ...(cachedData ? { cachedData } : {}),
  });
  if (!cachedData || script.cachedDataRejected)
    process.once('exit', () => writeCache(cacheFile, digest, script.createCachedData()));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, bundle, dirname(bundle));
  return module.exports;
}

function readCache(file, digest) {
  try {
    const kept = readFileSync(file);
    return digest.equals(kept.subarray(0, digest.length)) ? kept.subarray(digest.length) : null;
  } catch {
    return null;
  }
}

/** Leaves no half a cache behind; where the folder cannot be written, the next run compiles again. */
function writeCache(file, digest, data) {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, Buffer.concat([digest, data]));
    renameSync(unfinished, file);
  } catch {
    return;
  }
}
