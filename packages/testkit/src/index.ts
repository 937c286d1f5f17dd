export { freePort } from '@reformgraph/local-postgres';
export * from './test-database.ts';
