// Runs the bundle beside it, the .cjs of the same name, with V8's code cache: the functions that an earlier run
// compiled. Where there is none for this bundle that this Node.js takes, it is written at this run's orderly end.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const bundle = fileURLToPath(import.meta.url).replace(/\.js$/, '.cjs');
const cacheFile = `${bundle}.cache`;
const source = readFileSync(bundle);
// V8 compares the length of the source only.
const digest = createHash('sha256').update(source).digest();
const cachedData = readCache();
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: bundle,
  ...(cachedData ? { cachedData } : {}),
});
if (!cachedData || script.cachedDataRejected) process.once('exit', writeCache);
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));

function readCache() {
  try {
    const kept = readFileSync(cacheFile);
    return digest.equals(kept.subarray(0, digest.length)) ? kept.subarray(digest.length) : null;
  } catch {
    return null;
  }
}

/** Leaves no half a cache behind; where the folder cannot be written, the next run compiles again. */
function writeCache() {
  const unfinished = `${cacheFile}.${process.pid}`;
  try {
    writeFileSync(unfinished, Buffer.concat([digest, script.createCachedData()]));
    renameSync(unfinished, cacheFile);
  } catch {
    return;
  }
}
