export * from './envelope.ts';
export * from './organization.ts';
export * from './person.ts';
export * from './platform-clock.ts';
export * from './assessment.ts';
export * from './published-assessment.ts';
export * from './catalogue.ts';
export * from './newest.ts';
