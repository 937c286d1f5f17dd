import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
export const MANIFEST = join(PACKAGE, 'package.json');
/** Where the workspace's own package.json is kept while the packed one stands in its place. */
export const WORKSPACE_MANIFEST = join(PACKAGE, 'package.workspace.json');
export const LICENCE = 'LICENSE';
