import type { ReadInstalled } from './installed-packages.ts';
import { lockedPackages, type LockedPackage, type PackageLock } from './package-lock.ts';

/** Licences that any package may have. */
export const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'BlueOak-1.0.0',
  '0BSD',
] as const;

interface Exception {
  readonly name: string;
  readonly licence: string;
  readonly reason: string;
}

const FEDERATION = 'used unchanged, in its own graph only; NOTICE says what the licence means';

/** Packages that may have another licence, and that one only. */
export const EXCEPTIONS: readonly Exception[] = [
  { name: '@apollo/composition', licence: 'Elastic-2.0', reason: FEDERATION },
  { name: '@apollo/federation-internals', licence: 'Elastic-2.0', reason: FEDERATION },
  { name: '@apollo/gateway', licence: 'Elastic-2.0', reason: FEDERATION },
  { name: '@apollo/query-graphs', licence: 'Elastic-2.0', reason: FEDERATION },
  { name: '@apollo/query-planner', licence: 'Elastic-2.0', reason: FEDERATION },
  { name: 'argparse', licence: 'Python-2.0', reason: 'permissive; asks for its notice only' },
  { name: 'argparse', licence: 'PSF-2.0', reason: 'permissive; asks for its notice only' },
  { name: 'caniuse-lite', licence: 'CC-BY-4.0', reason: 'data of the build, shipped with nothing' },
];

export interface Licensed {
  readonly package: LockedPackage;
  /** SPDX expression as its author gives it; null where there is none. */
  readonly licence: string | null;
}

/** Every package of the lock with its licence, which the installed package tells where the lock does not. */
export function licencesOf(lock: PackageLock, installed: ReadInstalled): Licensed[] {
  return lockedPackages(lock).map((found) => ({
    package: found,
    licence: found.license ?? installed(found.path)?.licence ?? null,
  }));
}

/** One line for each package whose licence is not allowed, and for each exception that nothing needs. */
export function licenceOffences(licensed: readonly Licensed[]): string[] {
  const offenders = licensed
    .filter(({ package: { name }, licence }) => !isAllowed(licence) && !exceptionFor(name, licence))
    .map(
      ({ package: { name, version, path }, licence }) =>
        `${name}@${version} is under ${licence ?? 'no named licence'} (${path})`,
    );
  const needless = EXCEPTIONS.filter(
    (exception) =>
      !licensed.some(({ package: { name }, licence }) => exceptionFor(name, licence) === exception),
  ).map(({ name, licence }) => `the exception for ${name} under ${licence} is needed by nothing`);
  return [...offenders, ...needless];
}

/** The reason for which a package may have its licence; null where the licence needs none. */
export function reasonFor({ package: { name }, licence }: Licensed): string | null {
  return exceptionFor(name, licence)?.reason ?? null;
}

/** True for an expression of allowed licences; one that mixes AND with OR is left to an exception. */
function isAllowed(licence: string | null): boolean {
  if (licence === null) return false;
  const expression = licence.replace(/^\((.*)\)$/, '$1');
  const alternatives = expression.split(/ or /i);
  const parts = expression.split(/ and /i);
  if (alternatives.length > 1) return parts.length === 1 && alternatives.some(isListed);
  return parts.every(isListed);
}

function isListed(licence: string): boolean {
  return ALLOWED.some((allowed) => allowed === licence);
}

function exceptionFor(name: string, licence: string | null): Exception | undefined {
  return EXCEPTIONS.find((exception) => exception.name === name && exception.licence === licence);
}
