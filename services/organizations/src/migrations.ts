import { fileURLToPath } from 'node:url';

/** The folder of this service's migrations, from the sources and from the built file alike. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
