import { CHECKOUT } from '../start/checkout.ts';
import { installedIn } from './installed-packages.ts';
import { licenceOffences, licencesOf, reasonFor, type Licensed } from './licences.ts';
import { readWorkspace } from './package-lock.ts';

const { lock } = await readWorkspace(CHECKOUT);
const licensed = licencesOf(lock, installedIn(CHECKOUT));

const byLicence = new Map<string, Licensed[]>();
for (const found of licensed) {
  const licence = found.licence ?? 'none named';
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), found]);
}
for (const [licence, group] of [...byLicence].sort(([, one], [, other]) => other.length - one.length)) {
  process.stdout.write(`${licence}: ${group.length}\n`);
  const lines = new Set(
    group.map((found) => {
      const reason = reasonFor(found);
      return `  ${found.package.name}@${found.package.version}${reason === null ? '' : ` (${reason})`}`;
    }),
  );
  process.stdout.write(`${[...lines].sort().join('\n')}\n`);
}
const offences = licenceOffences(licensed);
for (const offence of offences) process.stderr.write(`Not allowed: ${offence}\n`);
if (offences.length > 0) process.exitCode = 1;
