/** The subgraphs that the supergraph is composed of; each is a service with a database of its own. */
export const SUBGRAPHS = ['organizations', 'scheduling', 'assessment', 'reporting'] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];
