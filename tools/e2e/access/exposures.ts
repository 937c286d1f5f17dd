import { ask } from '../graph.ts';
import type { Target } from './arguments.ts';
import type { Asker, AskingRole } from './askers.ts';
import { isAllowed, objectsShown, type Shown } from './belonging.ts';
import { MAY_SEE, type Sight } from './permissions.ts';
import { nameOf, operationOf, type Path } from './schema-walk.ts';

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
/** The codes of refusals for the asker's role. */
export const REFUSALS = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

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
    const answer = await ask(graph, operationOf(path, target), {}, asker.headers);
    if (answer.errors.some(({ extensions }) => !REFUSALS.has(extensions.code)))
      throw new Error(`${nameOf(path)} as ${role}: ${JSON.stringify(answer.errors)}`);
    const objects = distinctShown(answer.data, asker);
    for (const object of objects) shown.add(`${role} ${descriptionOf(object)}`);
    exposed.push(...exposedAmong(objects, role, nameOf(path), MAY_SEE));
  };
  await forAll(questions, askOne);
  return { questions: questions.length, exposed, shown };
}

/** Asks all questions, some of them at the same time. */
export async function forAll<Question>(
  questions: readonly Question[],
  askOne: (question: Question) => Promise<void>,
): Promise<void> {
  const waiting = questions.values();
  const askOnAndOn = async () => {
    for (const question of waiting) await askOne(question);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, askOnAndOn));
}

/** The objects that an answer shows, those alike once. */
export function distinctShown(data: unknown, asker: Asker): Shown[] {
  return [...new Map(objectsShown(data, asker).map((object) => [descriptionOf(object), object])).values()];
}

/** Those of the objects shown on a path that the role may not see. */
export function exposedAmong(
  objects: readonly Shown[],
  role: AskingRole,
  path: string,
  maySee: Readonly<Record<string, Sight>>,
): Exposure[] {
  return objects
    .filter((object) => !isAllowed(object, role, maySee[object.type]))
    .map((object) => ({ role, path, ...object }));
}

/** "own unfinished ComponentScore" */
export function descriptionOf({ type, own, unfinished }: Shown): string {
  return `${own ? 'own ' : ''}${unfinished ? 'unfinished ' : ''}${type}`;
}
