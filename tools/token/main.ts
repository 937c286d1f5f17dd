import { join } from 'node:path';
import {
  DEVELOPMENT_TOKEN_HOURS,
  FIRST_ADMINISTRATOR,
  mintDevelopmentToken,
} from '@reformgraph/subgraph-kit/development-sign-in';
import { ORGANIZATION_ROLES, ROLES, type Role } from '@reformgraph/subgraph-kit/roles';
import { ADMINISTRATOR, officersOf } from '../play/officers.ts';
import { readYearData } from '../play/year-data.ts';
import { CHECKOUT } from '../start/checkout.ts';
import { readCommandLine } from '../start/command-line.ts';
import { Complaint } from '../start/complaint.ts';
import { dataFolderPath, readSecrets } from '../start/data-folder.ts';

const USAGE = 'usage: npm run token -- (--role ROLE [--organization CODE] | --first-administrator) [--kafka]';

/**
 * Mints a token for 12 hours, with the development key of the data folder: of the seeded person who holds a role, or
 * of the first administrator, who may act while nobody holds the role of an administrator.
 */
async function token(argv: readonly string[]): Promise<string> {
  const { kafka, 'first-administrator': first, ...asked } = readCommandLine(argv, OPTIONS, USAGE);
  const subject = first ? FIRST_ADMINISTRATOR : await seededSubject(asked);
  const secrets = await readSecrets(dataFolderPath(kafka ? 'kafka' : 'embedded'));
  if (!secrets)
    throw new Complaint('There is no development key yet: start the platform once ("npm start").');
  const minted = await mintDevelopmentToken(secrets.developmentKey, subject);
  process.stderr.write(
    `Signs in ${subject} for ${DEVELOPMENT_TOKEN_HOURS} hours, until ${minted.expiresAt.toISOString()}.\n`,
  );
  return minted.token;
}

const OPTIONS = {
  'first-administrator': { type: 'boolean', default: false },
  role: { type: 'string' },
  organization: { type: 'string' },
  kafka: { type: 'boolean', default: false },
} as const;

/** The sign-in of the first person whom the play registers with the role, at the unit where the role is held for one. */
async function seededSubject({
  role,
  organization,
}: {
  role?: string;
  organization?: string;
}): Promise<string> {
  const known = ROLES.find((candidate) => nameOf(candidate) === role?.toLowerCase().replaceAll('_', '-'));
  if (!known)
    throw new Complaint(
      `${role === undefined ? '--role is missing' : `There is no role "${role}"`}: choose one of ${ROLES.map(nameOf).join(', ')}.`,
    );
  const { units } = await readYearData(join(CHECKOUT, 'data'));
  const holders = [ADMINISTRATOR, ...officersOf(units)].filter((officer) => officer.role === known);
  const scoped = ORGANIZATION_ROLES.includes(known);
  if (!scoped && organization !== undefined)
    throw new Complaint(
      `The role ${nameOf(known)} is held for the City, not for an organization: leave --organization out.`,
    );
  const holder = holders.find(({ home }) => !scoped || home === organization);
  if (holder) return holder.subject;
  throw new Complaint(
    `${organization === undefined ? `The role ${nameOf(known)} needs --organization` : `There is no ${nameOf(known)} of "${organization}"`}: choose one of ${holders.map(({ home }) => home).join(', ')}.`,
  );
}

function nameOf(role: Role): string {
  return role.toLowerCase().replaceAll('_', '-');
}

try {
  process.stdout.write(`${await token(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
