import { ask, signedIn, type GraphAnswer } from '../graph.ts';
import { newWorkplace, startPlatform, type RunningPlatform, type Workplace } from '../running-platform.ts';

/** A member of a mutation's union. */
export interface Member {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: { readonly vi: string; readonly en: string };
  readonly path?: readonly string[];
  readonly [field: string]: unknown;
}

/** The platform with the year 2024 played, up while the specs of a `describe` run. */
export interface PlayedPlatform {
  readonly workplace: Workplace;
  readonly running: RunningPlatform;
  readonly graph: string;
  /** Asks as the person who signs in with the subject. */
  as(subject: string, query: string, variables?: object): Promise<GraphAnswer>;
  /** Sends a mutation as a person and returns the member of its union; throws where it is refused outside of it. */
  mutate(subject: string, mutation: string, input: object, selection?: string): Promise<Member>;
}

/** Plays the year on a platform of its own before the specs around the call, and stops it after them. */
export function playedPlatform(): PlayedPlatform {
  let workplace: Workplace;
  let running: RunningPlatform;
  beforeAll(async () => {
    workplace = await newWorkplace();
    running = startPlatform(workplace);
    await running.says('The explorer is at');
  });
  afterAll(async () => {
    await running.stop();
    workplace.remove();
  });

  const as = async (subject: string, query: string, variables: object = {}) =>
    ask(running.graph, query, variables, await signedIn(workplace, subject));

  return {
    get workplace() {
      return workplace;
    },
    get running() {
      return running;
    },
    get graph() {
      return running.graph;
    },
    as,
    mutate: async (subject, mutation, input, selection = '') => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
      const answer = await as(
        subject,
        `mutation M($input: ${type}Input!) { ${mutation}(input: $input) {
           __typename ... on Error { code message { vi en } path } ${selection} } }`,
        { input },
      );
      if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
      return (answer.data as Record<string, Member>)[mutation] as Member;
    },
  };
}
