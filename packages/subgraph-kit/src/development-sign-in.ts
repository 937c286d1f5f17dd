import { importJWK, SignJWT, type JWK } from 'jose';
import { ORGANIZATION_ROLES, type Role } from './roles.ts';

/** Who the development key speaks as; production configuration knows no such issuer. */
export const DEVELOPMENT_ISSUER = 'urn:reformgraph:development';
export const AUDIENCE = 'reformgraph';
/** The subject that may register the first administrator on a development platform. */
export const FIRST_ADMINISTRATOR = 'first-administrator';
export const DEVELOPMENT_TOKEN_HOURS = 12;
const ALGORITHM = 'EdDSA';

/** The sign-in of the seeded person who holds a role: "planner", "unit-officer.SNV". */
export function developmentSubject(role: Role, organization: string | null): string {
  const name = role.toLowerCase().replaceAll('_', '-');
  return organization === null || !ORGANIZATION_ROLES.includes(role) ? name : `${name}.${organization}`;
}

/** Mints a token for a subject with the development key (a private Ed25519 JWK), for 12 hours unless told otherwise. */
export async function mintDevelopmentToken(
  key: JWK,
  subject: string,
  issuedAt: Date = new Date(),
  hours: number = DEVELOPMENT_TOKEN_HOURS,
): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = new Date(issuedAt.getTime() + hours * 3_600_000);
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM, ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(await importJWK(key, ALGORITHM));
  return { token, expiresAt };
}
