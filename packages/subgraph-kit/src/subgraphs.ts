/** The subgraphs that the supergraph is composed of; each is a service with a database of its own. */
export const SUBGRAPHS = ['organizations', 'scheduling', 'assessment', 'reporting'] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];

/** Every service with a database of its own: the subgraphs, and delivery, which is none. */
export const SERVICES = [...SUBGRAPHS, 'delivery'] as const;
export type Service = (typeof SERVICES)[number];
