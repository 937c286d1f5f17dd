import { fileURLToPath } from 'node:url';
import { writeSite } from './write-site.ts';

await writeSite(fileURLToPath(new URL('../dist/events', import.meta.url)));
