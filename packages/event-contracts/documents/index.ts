export * from './differences.ts';
export * from './fields.ts';
export type { ContractFacts, JsonSchema } from './json-schema.ts';
export { ENVELOPE } from './json-schema.ts';
export { PACKAGE, readJson, readSchemas } from './places.ts';
export * from './topics.ts';
export * from './type-names.ts';
