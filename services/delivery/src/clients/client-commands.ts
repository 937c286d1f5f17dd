import { inTransaction } from '@reformgraph/messaging';
import { WrongUse, type Asked, type EventsCommand } from '@reformgraph/subgraph-kit/events-command';
import { PUBLISHED_TOPICS } from '../topics/feed-topics.ts';
import {
  activeClient,
  ChangeRefused,
  grant,
  knownClient,
  listClients,
  registerClient,
  revoke,
  revokeClient,
  rotateSecret,
  unitsOfCodes,
  type Client,
  type Grants,
  type Unit,
} from './client-store.ts';
import { asAdministrator, type ClientCommand, type ClientCommandContext } from './client-command.ts';
import type { DepartmentsKafka, KafkaStanding } from './departments-kafka.ts';

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean', default: false } as const;

const register: ClientCommand = {
  name: 'register',
  usage: `register CLIENT --name-vi TEXT --name-en TEXT [--json]
  a department that may read nothing yet; prints its secret, this once`,
  options: { 'name-vi': TEXT, 'name-en': TEXT },
  run: async (asked, { sql, tell }) => {
    const id = onlyClient(asked);
    const [nameVi, nameEn] = [asked.text('name-vi')?.trim(), asked.text('name-en')?.trim()];
    if (!nameVi || !nameEn) throw new WrongUse('A client has a name in Vietnamese and one in English.');
    tell({ client: id, secret: await registerClient(sql, { id, nameVi, nameEn }) });
  },
};

const grantCommand: ClientCommand = {
  name: 'grant',
  usage: `grant CLIENT [--topic TOPIC]... [--unit CODE]... [--webhooks] [--json]
  lets it read published topics, by feed and on Kafka, and by feed the assessments of its own units before they are
  published; --webhooks lets it be called with what it may read`,
  options: { topic: TEXTS, unit: TEXTS, webhooks: FLAG },
  run: async (asked, { pool, sql, kafka, tell }) => {
    const { id } = await activeClient(sql, onlyClient(asked));
    const rights = await rightsAsked(asked, (codes) => unitsOfCodes(sql, codes));
    await kafka?.refuseForeignRights(id);
    await inTransaction(pool, (tx) => grant(tx, id, rights));
    const granted = await activeClient(sql, id);
    await kafka?.admit(granted);
    tell(await lineOf(granted, kafka));
  },
};

const revokeCommand: ClientCommand = {
  name: 'revoke',
  usage: `revoke CLIENT ([--topic TOPIC]... [--unit CODE]... [--webhooks] | --all) [--yes] [--json]
  takes topics, units or webhooks from it at once, and cuts it at Kafka; --all ends the client, its tokens and its
  user at Kafka for good`,
  options: { topic: TEXTS, unit: TEXTS, webhooks: FLAG, all: FLAG },
  run: async (asked, context) => {
    const { sql, kafka, tell } = context;
    if (asked.flag('all')) return revokeAll(asked, onlyClient(asked), context);
    const client = await activeClient(sql, onlyClient(asked));
    const rights = await rightsAsked(asked, (codes) => Promise.resolve(heldUnits(client, codes)));
    const names = [
      ...rights.topics,
      ...rights.units.map(({ code }) => code),
      ...(rights.webhooks ? ['webhooks'] : []),
    ].join(', ');
    await context.confirmed(`${client.id} (${client.nameEn}) would no longer have ${names}.`, async () => {
      const cut = await outcomeOf(kafka?.takeTopics(client.id, rights.topics));
      await inTransaction(context.pool, (tx) => revoke(tx, client.id, rights));
      if (cut) throw onlyHere(cut);
      tell(await lineOf(await activeClient(sql, client.id), kafka));
    });
  },
};

const rotateSecretCommand: ClientCommand = {
  name: 'rotate-secret',
  usage: `rotate-secret CLIENT [--yes] [--json]
  gives it another secret, printed this once; its former secret and its tokens end at once`,
  options: {},
  run: async (asked, { sql, tell, confirmed }) => {
    const { id, nameEn } = await activeClient(sql, onlyClient(asked));
    await confirmed(`The secret and the tokens of ${id} (${nameEn}) would end.`, async () =>
      tell({ client: id, secret: await rotateSecret(sql, id) }),
    );
  },
};

const kafkaPassword: ClientCommand = {
  name: 'kafka-password',
  usage: `kafka-password CLIENT [--yes] [--json]
  a password by which it signs in at Kafka, printed this once; a former one admits nobody from then on`,
  options: {},
  run: async (asked, { sql, kafka, tell, confirmed }) => {
    const client = await activeClient(sql, onlyClient(asked));
    if (!kafka)
      throw new ChangeRefused('Kafka for departments is not configured: KAFKA_DEPARTMENTS_BROKERS.');
    await kafka.refuseForeignRights(client.id);
    const make = async () => {
      await kafka.admit(client);
      tell(await kafka.newPassword(client.id));
    };
    if (!(await kafka.standing(client.id)).kafkaUser) return make();
    await confirmed(`The password of ${client.id} (${client.nameEn}) at Kafka would end.`, make);
  },
};

const clients: ClientCommand = {
  name: 'clients',
  usage: `clients [--json]
  every client, and what it may read now, here and at Kafka; of one that is revoked also what it might read before`,
  options: {},
  run: async (asked, { sql, kafka, tell }) => {
    if (asked.parameters.length > 0) throw new WrongUse('It takes no client.');
    const lines = [];
    for (const client of await listClients(sql)) lines.push(await lineOf(client, kafka));
    tell(lines);
  },
};

/** What an administrator does with departments' identities and rights. */
export const clientCommands: readonly EventsCommand[] = [
  register,
  grantCommand,
  revokeCommand,
  rotateSecretCommand,
  kafkaPassword,
  clients,
].map(asAdministrator);

function onlyClient({ parameters }: Asked): string {
  const [id, ...further] = parameters;
  if (id === undefined || further.length > 0) throw new WrongUse('Name one client.');
  return id;
}

async function revokeAll(
  asked: Asked,
  clientId: string,
  { sql, kafka, tell, confirmed }: ClientCommandContext,
): Promise<void> {
  if (asked.texts('topic').length + asked.texts('unit').length > 0 || asked.flag('webhooks'))
    throw new WrongUse('--all ends the client: name nothing else with it.');
  const { id, nameEn, revokedAt } = await knownClient(sql, clientId);
  if (revokedAt !== null && !(kafka && remains(await kafka.standing(id)))) await activeClient(sql, id);
  await confirmed(`${id} (${nameEn}) would end for good, with its tokens.`, async () => {
    const cut = await outcomeOf(kafka?.remove(id));
    await revokeClient(sql, id);
    if (cut) throw onlyHere(cut);
    tell(await lineOf(await knownClient(sql, id), kafka));
  });
}

/** Why something failed; undefined where it did not. A revocation goes as far as it can. */
async function outcomeOf(work: Promise<void> | undefined): Promise<ChangeRefused | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof ChangeRefused) return error;
    throw error;
  }
}

const onlyHere = ({ message }: ChangeRefused): ChangeRefused =>
  new ChangeRefused(`Feeds and webhooks are closed to it; Kafka is not. Repeat the command. ${message}`);

const remains = ({ kafkaUser, kafkaTopics }: KafkaStanding): boolean => kafkaUser || kafkaTopics.length > 0;

async function rightsAsked(
  asked: Asked,
  unitsOf: (codes: readonly string[]) => Promise<readonly Unit[]>,
): Promise<Grants> {
  const topics = asked.texts('topic');
  const codes = asked.texts('unit');
  const webhooks = asked.flag('webhooks');
  if (topics.length + codes.length === 0 && !webhooks)
    throw new WrongUse('Name a topic or a unit, or --webhooks.');
  const unknown = topics.filter((topic) => !PUBLISHED_TOPICS.includes(topic));
  if (unknown.length > 0)
    throw new WrongUse(
      `${unknown.join(', ')}: no published topic; these are ${PUBLISHED_TOPICS.join(', ')}.`,
    );
  return { topics, units: codes.length === 0 ? [] : await unitsOf(codes), webhooks };
}

function heldUnits({ id, units }: Client, codes: readonly string[]): readonly Unit[] {
  const unknown = codes.filter((code) => !units.some((unit) => unit.code === code));
  if (unknown.length > 0) throw new WrongUse(`${id} has no unit ${unknown.join(', ')}.`);
  return units.filter(({ code }) => codes.includes(code));
}

/** Of a client that is revoked nothing holds, though what it might read stays on record. */
async function lineOf(client: Client, kafka: DepartmentsKafka | null) {
  const { id, nameVi, nameEn, webhooks, registeredAt, revokedAt } = client;
  const [topics, units] = [[...client.topics], client.units.map(({ code }) => code)];
  return {
    client: id,
    nameVi,
    nameEn,
    ...(revokedAt === null
      ? { topics, units, webhooks, registeredAt }
      : { topics: [], units: [], webhooks: false, registeredAt, formerTopics: topics, formerUnits: units }),
    revokedAt,
    ...(kafka && (await standingOrReason(kafka, id))),
  };
}

async function standingOrReason(
  kafka: DepartmentsKafka,
  id: string,
): Promise<KafkaStanding | { kafka: string }> {
  try {
    return await kafka.standing(id);
  } catch (error) {
    if (error instanceof ChangeRefused) return { kafka: error.message };
    throw error;
  }
}
