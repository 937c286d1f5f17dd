import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
