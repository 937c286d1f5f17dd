import { PrismaPg } from '@prisma/adapter-pg';

/**
 * A service's connections to its own database by its generated client, opened when first used. Errors are told
 * without the source around the call: reading a bundle for each of them costs more than the query.
 */
export function openDatabase<Client>(
  PrismaClient: new (options: { adapter: PrismaPg; errorFormat: 'minimal' }) => Client,
  connectionString: string,
): Client {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }), errorFormat: 'minimal' });
}
