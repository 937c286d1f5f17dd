import { describeAccess } from './played/access.ts';
import { describeEntities } from './played/entities.ts';
import { describeEventsTool } from './played/events-tool.ts';
import { describeFirstQueries } from './played/first-queries.ts';
import { playedPlatform } from './played/platform.ts';
import { describeHistory } from './played/history.ts';
import { describePublication } from './played/publication.ts';
import { describeSigningIn } from './played/signing-in.ts';
import { describeStructure } from './played/structure.ts';
import { describeWrongInput } from './played/wrong-input.ts';

const played = playedPlatform();

it('prints the ranking of each block, and three queries worth trying', () => {
  const { out } = played.running.said;
  for (const text of ['SNV', 'Q01', 'HEPZA', 'BHXH', 'giả định', new URL('/explorer/', played.graph).href])
    expect(out).toContain(text);
  expect(out.match(/^query /gm)).toHaveLength(3);
});

describe('signing in', () => describeSigningIn(played));
describe('what a newcomer tries', () => describeFirstQueries(played));
describe('wrong input', () => describeWrongInput(played));
describe('entities across subgraphs', () => describeEntities(played));
describe('a renaming, a merger and a split', () => describeStructure(played));
describe('a ranking', () => describePublication(played));
describe('the history of the year', () => describeHistory(played));
describe('the admin’s events tool', () => describeEventsTool(played));
describe('every path as every role', () => describeAccess(played));
