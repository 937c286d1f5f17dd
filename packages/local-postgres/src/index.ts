export { LocalPostgresError, type LocalPostgresErrorCode } from './errors.ts';
export { freePort, freePorts, isListening, isPortFree } from './port.ts';
export { removeLocalPostgres } from './remove.ts';
export { startLocalPostgres, type LocalPostgres, type StartOptions } from './start.ts';
export type { RootWay } from './site.ts';
export { databaseAddresses, provisionDatabases, type DatabaseAddresses } from './provision.ts';
