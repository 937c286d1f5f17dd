import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

export const SUBGRAPHS = ['organizations', 'scheduling', 'assessment', 'reporting'] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];
