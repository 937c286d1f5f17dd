import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LICENCE, MANIFEST, PACKAGE, WORKSPACE_MANIFEST } from './places.mjs';

/** Makes the packed folder the workspace again. */
if (existsSync(WORKSPACE_MANIFEST)) await rename(WORKSPACE_MANIFEST, MANIFEST);
await rm(join(PACKAGE, LICENCE), { force: true });
