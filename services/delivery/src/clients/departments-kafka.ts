import { randomBytes } from 'node:crypto';
import { type KafkaAccess, reasonOf } from '@reformgraph/messaging';
import { ChangeRefused, type Client } from './client-store.ts';

/** What a department needs to read at Kafka. */
export interface KafkaSignIn {
  readonly brokers: string;
  readonly username: string;
  readonly password: string;
  /** Names of its groups begin with it. */
  readonly groupPrefix: string;
}

/**
 * Kafka as departments read it: the user of a client has the client's id as its name. Every call throws ChangeRefused,
 * with a sentence, where Kafka is away or refuses.
 */
export interface DepartmentsKafka {
  /** Throws ChangeRefused where the user has rights that no grant made: they would stay after a revocation. */
  refuseForeignRights(clientId: string): Promise<void>;
  /** Lets the client read what it was granted. Repeatable. */
  admit(client: Pick<Client, 'id' | 'topics'>): Promise<void>;
  /** Takes topics back, which cuts consumers at once. Repeatable. */
  takeTopics(clientId: string, topics: readonly string[]): Promise<void>;
  /** Takes everything back, which cuts consumers at once, and forgets the user. Repeatable. */
  remove(clientId: string): Promise<void>;
  /** Gives the client's user a password, kept nowhere; a former one admits nobody from then on. */
  newPassword(clientId: string): Promise<KafkaSignIn>;
  /** What holds at Kafka, whatever the database says. */
  standing(clientId: string): Promise<KafkaStanding>;
  close(): Promise<void>;
}

export interface KafkaStanding {
  /** Whether the client may sign in. */
  readonly kafkaUser: boolean;
  readonly kafkaTopics: readonly string[];
}

/** Begins the name of each group of the client; client ids have no dot, so none begins another's. */
export const groupPrefixOf = (clientId: string): string => `${clientId}.`;

/** See DepartmentsKafka; `brokers` is what departments are told. */
export function createDepartmentsKafka(access: KafkaAccess, brokers: string): DepartmentsKafka {
  const asked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ChangeRefused) throw error;
      throw new ChangeRefused(`Kafka at ${brokers} did not do it: ${reasonOf(error)}`);
    }
  };
  return {
    refuseForeignRights: (id) =>
      asked(async () => {
        const { others, groupPrefixes } = await access.rightsOf(id);
        if (others || groupPrefixes.some((prefix) => prefix !== groupPrefixOf(id)))
          throw new ChangeRefused(
            `The user "${id}" of Kafka has rights that were not granted here: take them away there first.`,
          );
      }),
    admit: ({ id, topics }) =>
      asked(async () => {
        if (topics.length > 0) await access.letRead(id, topics, groupPrefixOf(id));
      }),
    takeTopics: (id, topics) =>
      asked(async () => {
        for (const topic of topics) await access.takeTopic(id, topic);
      }),
    remove: (id) => asked(() => access.removeUser(id)),
    newPassword: (id) =>
      asked(async () => {
        const password = `rgk_${randomBytes(32).toString('base64url')}`;
        await access.setPassword(id, password);
        return { brokers, username: id, password, groupPrefix: groupPrefixOf(id) };
      }),
    standing: (id) =>
      asked(async () => ({
        kafkaUser: await access.hasUser(id),
        kafkaTopics: (await access.rightsOf(id)).topics,
      })),
    close: () => access.close(),
  };
}
