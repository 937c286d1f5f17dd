import { describeAccess } from './played/access.ts';
import { describeEntities } from './played/entities.ts';
import { describeFirstQueries } from './played/first-queries.ts';
import { playedPlatform } from './played/platform.ts';
import { describeSigningIn } from './played/signing-in.ts';
import { describeWrongInput } from './played/wrong-input.ts';

const played = playedPlatform();

it('prints one JSON document on standard output, with the four rankings', () => {
  expect((JSON.parse(played.running.said.out) as { blocks: unknown[] }).blocks).toHaveLength(4);
});

describe('signing in', () => describeSigningIn(played));
describe('what a newcomer tries', () => describeFirstQueries(played));
describe('wrong input', () => describeWrongInput(played));
describe('entities across subgraphs', () => describeEntities(played));
describe('every path as every role', () => describeAccess(played));
