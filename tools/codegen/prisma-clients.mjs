import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// CommonJS, because it loads in half the time of the packages' ESM builds.
const require = createRequire(import.meta.url);
const { getDMMF, PrismaClientTsGenerator } = require('@prisma/client-generator-ts');
const { getConfig } = require('@prisma/internals');
const { enginesVersion } = createRequire(require.resolve('@prisma/client-generator-ts'))(
  '@prisma/engines-version',
);

/**
 * Generates the Prisma clients of services, given by their folders, each as the generator block of its
 * `prisma/schema.prisma` says.
 */
export async function generatePrismaClients(services) {
  for (const service of services) {
    const schemaPath = resolve(service, 'prisma/schema.prisma');
    const datamodel = await readFile(schemaPath, 'utf8');
    const schema = { datamodel: [[schemaPath, datamodel]] };
    const {
      generators: [generator],
      datasources,
    } = await getConfig(schema);
    const output = { value: resolve(dirname(schemaPath), generator.output.value), fromEnvVar: null };
    await new PrismaClientTsGenerator().generate({
      generator: { ...generator, output },
      otherGenerators: [],
      schemaPath,
      datamodel,
      dmmf: await getDMMF(schema),
      datasources,
      binaryPaths: {},
      version: enginesVersion,
    });
  }
}

// node tools/codegen/prisma-clients.mjs services/scheduling
if (process.argv[1] === fileURLToPath(import.meta.url)) await generatePrismaClients(process.argv.slice(2));
