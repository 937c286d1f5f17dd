import { parseArgs } from 'node:util';
import {
  DEVELOPMENT_TOKEN_HOURS,
  developmentSubject,
  mintDevelopmentToken,
} from '@reformgraph/subgraph-kit/development-sign-in';
import { ORGANIZATION_ROLES, ROLES, type Role } from '@reformgraph/subgraph-kit/roles';
import { Complaint } from '../start/complaint.ts';
import { dataFolderPath, readSecrets } from '../start/data-folder.ts';

const nameOf = (role: Role) => role.toLowerCase().replaceAll('_', '-');
const USAGE = `Usage: npm run token -- --role ROLE [--organization CODE] [--kafka]
  ROLE is one of ${ROLES.map(nameOf).join(', ')};
  ${ORGANIZATION_ROLES.map(nameOf).join(', ')} need --organization, such as SNV.`;

/** Mints a token of the seeded person who holds a role, for 12 hours, with the development key of the data folder. */
async function token(argv: readonly string[]): Promise<string> {
  const { role, organization, kafka } = read(argv);
  const known = ROLES.find((candidate) => nameOf(candidate) === role?.toLowerCase().replaceAll('_', '-'));
  if (!known) throw new Complaint(role === undefined ? USAGE : `There is no role "${role}".\n${USAGE}`);
  const scoped = ORGANIZATION_ROLES.includes(known);
  if (scoped && organization === undefined)
    throw new Complaint(`The role ${role} needs --organization.\n${USAGE}`);
  if (!scoped && organization !== undefined)
    throw new Complaint(`The role ${role} is held for the City, not for an organization.\n${USAGE}`);
  const secrets = await readSecrets(dataFolderPath(kafka ? 'kafka' : 'embedded'));
  if (!secrets)
    throw new Complaint('There is no development key yet: start the platform once ("npm start").');
  const subject = developmentSubject(known, organization ?? null);
  const minted = await mintDevelopmentToken(secrets.developmentKey, subject);
  process.stderr.write(
    `Signs in ${subject} for ${DEVELOPMENT_TOKEN_HOURS} hours, until ${minted.expiresAt.toISOString()}.\n`,
  );
  return minted.token;
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        role: { type: 'string' },
        organization: { type: 'string' },
        kafka: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

try {
  process.stdout.write(`${await token(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
