export * from './asked-graph.ts';
export * from './statement-log.ts';
export { freePort } from '@reformgraph/local-postgres';
export * from './test-database.ts';
