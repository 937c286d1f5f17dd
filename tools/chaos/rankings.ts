import type { JWK } from 'jose';
import type { Parts } from './parts.ts';
import type { People } from './people.ts';
import { openSignedGraph } from './signed-graph.ts';
import { RANKED } from './seeding.ts';
import { rankingLine } from './standings.ts';
import { within } from './within.ts';

/** How long an answer may take to come. Milliseconds. */
const PATIENCE = 60_000;

/** A ranking as reporting's graph answers it. */
interface ShownRanking {
  readonly index: string;
  readonly year: number;
  readonly block: { readonly code: string };
  readonly rows: readonly ShownUnit[];
  readonly withdrawals: readonly ShownUnit[];
}

interface ShownUnit {
  readonly organizationCode: string;
  readonly version: number;
  readonly points?: string;
}

const RANKINGS = `query ($index: String!, $year: Int!) { rankings(index: $index, year: $year) {
  index year block { code }
  rows { organizationCode version points }
  withdrawals { organizationCode version } } }`;

/** What reporting's graph shows the council in the rankings, a line for each unit. Throws NotInTime. */
export async function rankingsShown(
  { reportingPort }: Parts,
  { council }: People,
  identityKey: JWK,
): Promise<string[]> {
  const ask = await openSignedGraph('reporting', reportingPort, identityKey);
  const { indexes, year } = RANKED;
  const answers = await Promise.all(
    indexes.map((index) =>
      within(PATIENCE, `reporting shows the rankings of ${index}`, async () => {
        const { data } = await ask(council, RANKINGS, { index, year });
        return data?.['rankings'] as readonly ShownRanking[] | undefined;
      }),
    ),
  );
  return answers
    .flat()
    .flatMap(({ index, year: of, block, rows, withdrawals }) =>
      [...rows, ...withdrawals].map(({ organizationCode: unit, version, points = null }) =>
        rankingLine({ ranking: `${index} ${of} ${block.code}`, unit, version, points }),
      ),
    );
}
