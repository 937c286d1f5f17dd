export * from './differences.ts';
export * from './fields.ts';
export type { ContractFacts, JsonSchema } from './json-schema.ts';
export { ENVELOPE, factsOf } from './json-schema.ts';
export { PACKAGE, readJson, readSchemas } from './places.ts';
export * from './topics.ts';
export { byNameAndVersion, nameAndVersion, versionsOf } from '../src/type-names.ts';
