import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../start/checkout.ts';
import { copyCheckout } from './checkout-copy.ts';

const run = promisify(execFile);
const COMPOSITION_MILLISECONDS = 60_000;
const CONFIGURATION = join('tools', 'docs', 'configuration.ts');
const CONTRACTS = join('packages', 'event-contracts', 'documents', 'main.ts');

/** Has a tool of a checkout compare what it generates with what is committed there; rejects where they differ. */
const check = (checkout: string, tool: string) =>
  run(process.execPath, ['--import', 'tsx', tool, '--check'], { cwd: checkout });

/** Composes the subgraphs of a checkout and compares; what it complains of, null where all agree. */
async function complaintIn(checkout: string): Promise<string | null> {
  return check(checkout, join('tools', 'supergraph', 'main.ts')).then(
    () => null,
    (error: unknown) => (error as { stderr: string }).stderr.trim(),
  );
}

describe('the committed supergraph and API schema', () => {
  it(
    'are what the subgraphs compose to',
    async () => expect(await complaintIn(CHECKOUT)).toBeNull(),
    COMPOSITION_MILLISECONDS,
  );

  it(
    'are refused when a subgraph says more',
    async () => {
      const copy = await copyCheckout();
      try {
        await appendFile(
          join(copy.folder, 'services/organizations/schema.graphql'),
          '\n"Planted." type Planted { "Planted." id: ID! }\nextend type Query { "Planted." planted: Planted }\n',
        );
        expect(await complaintIn(copy.folder)).toContain(
          'gateway/supergraph.graphql, gateway/api-schema.graphql',
        );
      } finally {
        await copy.remove();
      }
    },
    COMPOSITION_MILLISECONDS,
  );
});

describe('the table of configuration', () => {
  it('is what the processes read', () => check(CHECKOUT, CONFIGURATION), COMPOSITION_MILLISECONDS);

  it(
    'is refused when it says more',
    async () => {
      const copy = await copyCheckout();
      try {
        await appendFile(join(copy.folder, 'docs/configuration.md'), 'Planted.\n');
        await expect(check(copy.folder, CONFIGURATION)).rejects.toMatchObject({
          stderr: expect.stringContaining(
            'docs/configuration.md is not what the configuration says',
          ) as string,
        });
      } finally {
        await copy.remove();
      }
    },
    COMPOSITION_MILLISECONDS,
  );
});

describe('the JSON Schemas of the events and their AsyncAPI document', () => {
  it('are what the catalogue of events says', () => check(CHECKOUT, CONTRACTS), COMPOSITION_MILLISECONDS);

  it(
    'are refused when a contract says more, and where a type is no more',
    async () => {
      const copy = await copyCheckout();
      try {
        const contracts = join(copy.folder, 'packages/event-contracts');
        const contract = join(contracts, 'src/platform-clock.ts');
        const said = await readFile(contract, 'utf8');
        await writeFile(contract, said.replace('Business time minus', 'Planted: business time minus'));
        await writeFile(join(contracts, 'schemas/reformgraph.spec.gone.v0.json'), '{}\n');
        await expect(check(copy.folder, CONTRACTS)).rejects.toMatchObject({
          stderr: expect.stringContaining(
            'schemas/reformgraph.spec.gone.v0.json, schemas/reformgraph.platform.clock-moved.v0.json; run',
          ) as string,
        });
      } finally {
        await copy.remove();
      }
    },
    COMPOSITION_MILLISECONDS,
  );
});
