import { PrismaPg } from '@prisma/adapter-pg';

/** A service's connections to its own database by its generated client, opened when first used. */
export function openDatabase<Client>(
  PrismaClient: new (options: { adapter: PrismaPg }) => Client,
  connectionString: string,
): Client {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });
}
