import { ask } from '../graph.ts';
import type { Target } from './arguments.ts';
import type { Asker, AskingRole } from './askers.ts';
import { isAllowed, objectsShown, type Shown } from './belonging.ts';
import { MAY_SEE } from './permissions.ts';
import { nameOf, queryOf, type Path } from './schema-walk.ts';

/** An answer that shows what the role may not see. */
export interface Exposure extends Shown {
  readonly role: AskingRole;
  readonly path: string;
}

/** What came of asking: what was shown by role, and what of that should not have been. */
export interface Asked {
  readonly questions: number;
  readonly exposed: readonly Exposure[];
  /** "UNIT_OFFICER own unfinished ComponentScore" */
  readonly shown: ReadonlySet<string>;
}

const UNDER_WAY = 8;
const EXPECTED_REFUSALS = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

/** Asks paths about a target as every asker. Throws where one is refused for another reason than the asker's role. */
export async function askPaths(
  graph: string,
  askers: readonly Asker[],
  paths: readonly Path[],
  target: Target,
): Promise<Asked> {
  const exposed: Exposure[] = [];
  const shown = new Set<string>();
  const questions = askers.flatMap((asker) => paths.map((path) => ({ asker, path })));
  const askOne = async ({ asker, path }: { asker: Asker; path: Path }) => {
    const { role } = asker;
    const answer = await ask(graph, queryOf(path, target), {}, asker.headers);
    if (answer.errors.some(({ extensions }) => !EXPECTED_REFUSALS.has(extensions.code)))
      throw new Error(`${nameOf(path)} as ${role}: ${JSON.stringify(answer.errors)}`);
    const found = new Map(objectsShown(answer.data, asker).map((object) => [descriptionOf(object), object]));
    for (const [description, object] of found) {
      shown.add(`${role} ${description}`);
      if (!isAllowed(object, role, MAY_SEE[object.type]))
        exposed.push({ role, path: nameOf(path), ...object });
    }
  };
  const waiting = questions.values();
  const askOnAndOn = async () => {
    for (const question of waiting) await askOne(question);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, askOnAndOn));
  return { questions: questions.length, exposed, shown };
}

function descriptionOf({ type, own, unfinished }: Shown): string {
  return `${own ? 'own ' : ''}${unfinished ? 'unfinished ' : ''}${type}`;
}
