import { readFile, writeFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { SHARED_SCHEMA } from '@reformgraph/subgraph-kit';
import { SUBGRAPHS } from '@reformgraph/subgraph-kit/subgraphs';
import { parse, printSchema } from 'graphql';

/** The supergraph and the API schema that clients see, composed of the subgraphs' schemas. */
async function compose(): Promise<Record<string, string>> {
  const subgraphs = await Promise.all(
    SUBGRAPHS.map(async (name) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(`${SHARED_SCHEMA}\n${await readFile(`services/${name}/schema.graphql`, 'utf8')}`),
    })),
  );
  const composed = composeServices(subgraphs);
  if (composed.errors) throw new Error(composed.errors.map((error) => error.message).join('\n'));
  return {
    'gateway/supergraph.graphql': `${composed.supergraphSdl}\n`,
    'gateway/api-schema.graphql': `${printSchema(composed.schema.toAPISchema().toGraphQLJSSchema())}\n`,
  };
}

const files = await compose();
const differing: string[] = [];
for (const [path, content] of Object.entries(files)) {
  if (!process.argv.includes('--check')) await writeFile(path, content);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== content) differing.push(path);
}
if (differing.length > 0) {
  process.stderr.write(
    `Not what the subgraphs compose to: ${differing.join(', ')}; run "npm run compose".\n`,
  );
  process.exitCode = 1;
}
