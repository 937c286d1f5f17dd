import { inTransaction } from '@reformgraph/messaging';
import { WrongUse } from '@reformgraph/subgraph-kit/events-command';
import type {
  AskedOfDelivery,
  DeliveryCommand,
  DeliveryCommandContext,
} from '../commands/delivery-command.ts';
import { PUBLISHED_TOPICS } from '../topics/feed-topics.ts';
import {
  activeClient,
  grant,
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

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean', default: false } as const;

const register: DeliveryCommand = {
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

const grantCommand: DeliveryCommand = {
  name: 'grant',
  usage: `grant CLIENT [--topic TOPIC]... [--unit CODE]... [--webhooks] [--json]
  lets it read published topics, and the assessments of its own units before they are published; --webhooks lets it be
  called with what it may read`,
  options: { topic: TEXTS, unit: TEXTS, webhooks: FLAG },
  run: async (asked, { pool, sql, tell }) => {
    const { id } = await activeClient(sql, onlyClient(asked));
    const rights = await rightsAsked(asked, (codes) => unitsOfCodes(sql, codes));
    await inTransaction(pool, (tx) => grant(tx, id, rights));
    tell(lineOf(await activeClient(sql, id)));
  },
};

const revokeCommand: DeliveryCommand = {
  name: 'revoke',
  usage: `revoke CLIENT ([--topic TOPIC]... [--unit CODE]... [--webhooks] | --all) [--yes] [--json]
  takes topics, units or webhooks from it at once; --all ends the client and its tokens for good`,
  options: { topic: TEXTS, unit: TEXTS, webhooks: FLAG, all: FLAG },
  run: async (asked, context) => {
    const client = await activeClient(context.sql, onlyClient(asked));
    if (asked.flag('all')) return revokeAll(asked, client, context);
    const rights = await rightsAsked(asked, (codes) => Promise.resolve(heldUnits(client, codes)));
    const names = [
      ...rights.topics,
      ...rights.units.map(({ code }) => code),
      ...(rights.webhooks ? ['webhooks'] : []),
    ].join(', ');
    await context.confirmed(`${client.id} (${client.nameEn}) would no longer have ${names}.`, async () => {
      await inTransaction(context.pool, (tx) => revoke(tx, client.id, rights));
      context.tell(lineOf(await activeClient(context.sql, client.id)));
    });
  },
};

const rotateSecretCommand: DeliveryCommand = {
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

const clients: DeliveryCommand = {
  name: 'clients',
  usage: `clients [--json]
  every client, and what it may read`,
  options: {},
  run: async (asked, { sql, tell }) => {
    if (asked.parameters.length > 0) throw new WrongUse('It takes no client.');
    tell((await listClients(sql)).map(lineOf));
  },
};

/** What an administrator does with departments' identities and rights. */
export const clientCommands: readonly DeliveryCommand[] = [
  register,
  grantCommand,
  revokeCommand,
  rotateSecretCommand,
  clients,
];

function onlyClient({ parameters }: AskedOfDelivery): string {
  const [id, ...further] = parameters;
  if (id === undefined || further.length > 0) throw new WrongUse('Name one client.');
  return id;
}

async function revokeAll(
  asked: AskedOfDelivery,
  { id, nameEn }: Client,
  { sql, tell, confirmed }: DeliveryCommandContext,
): Promise<void> {
  if (asked.texts('topic').length + asked.texts('unit').length > 0 || asked.flag('webhooks'))
    throw new WrongUse('--all ends the client: name nothing else with it.');
  await confirmed(`${id} (${nameEn}) would end for good, with its tokens.`, async () => {
    await revokeClient(sql, id);
    tell((await listClients(sql)).filter((client) => client.id === id).map(lineOf));
  });
}

async function rightsAsked(
  asked: AskedOfDelivery,
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

function lineOf(client: Client) {
  const { id, nameVi, nameEn, topics, units, webhooks, registeredAt, revokedAt } = client;
  return {
    client: id,
    nameVi,
    nameEn,
    topics: [...topics],
    units: units.map(({ code }) => code),
    webhooks,
    registeredAt,
    revokedAt,
  };
}
