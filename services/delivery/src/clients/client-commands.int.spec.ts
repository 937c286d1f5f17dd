import { randomUUID } from 'node:crypto';
import { sqlOf } from '@reformgraph/messaging';
import { startSpecDelivery, tokenRequest, type SpecClient, type SpecDelivery } from '../spec-delivery.ts';
import { PUBLISHED_TOPICS } from '../topics/feed-topics.ts';

const [TOPIC = '', OTHER = ''] = PUBLISHED_TOPICS;
const NAMES = ['--name-vi', 'Sở Nội vụ', '--name-en', 'Home Affairs'];
const UNITS = { SNV: randomUUID(), SYT: randomUUID() };

let delivery: SpecDelivery;
beforeAll(async () => {
  delivery = await startSpecDelivery();
  for (const [code, id] of Object.entries(UNITS))
    await sqlOf(delivery.pool).query('INSERT INTO known_unit (id, code, version) VALUES ($1, $2, 1)', [
      id,
      code,
    ]);
});
afterAll(() => delivery.stop());

async function told<Told = Record<string, unknown>>(...args: string[]): Promise<Told> {
  const { code, out, err } = await delivery.command(...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Told;
}

async function registered(id: string): Promise<SpecClient> {
  const { secret } = await told<{ secret: string }>('register', id, ...NAMES);
  return { id, secret };
}

const signIn = async (client: SpecClient) => {
  const answer = await fetch(`${delivery.url}/oauth/token`, tokenRequest(client));
  return { status: answer.status, ...((await answer.json()) as { scope?: string; access_token: string }) };
};

it('lets a department in, says what it may read, and cuts it', async () => {
  const client = await registered('so-noi-vu');
  expect(client.secret).toMatch(/^rgs_[\w-]{43}$/);
  expect(await signIn(client)).toMatchObject({ status: 200 });
  expect((await signIn(client)).scope).toBeUndefined();

  const grants = ['--topic', TOPIC, '--topic', OTHER, '--unit', 'SNV', '--unit', 'SYT', '--webhooks'];
  const all = { topics: [TOPIC, OTHER].sort(), units: ['SNV', 'SYT'], webhooks: true };
  expect(await told('grant', client.id, ...grants)).toMatchObject({ client: client.id, ...all });
  expect(await told('grant', client.id, '--topic', TOPIC)).toMatchObject(all);
  const { access_token: token } = await signIn(client);

  const some = ['--topic', OTHER, '--unit', 'SYT', '--webhooks'];
  const asked = await delivery.command('revoke', client.id, ...some);
  expect(asked).toMatchObject({ code: 0, err: 'Nothing was done: --yes does it.\n' });
  expect(asked.out).toBe(`so-noi-vu (Home Affairs) would no longer have ${OTHER}, SYT, webhooks.\n`);
  expect(await told<object[]>('clients')).toEqual([
    expect.objectContaining({ client: client.id, nameVi: 'Sở Nội vụ', ...all, revokedAt: null }),
  ]);
  expect(await told('revoke', client.id, ...some, '--yes')).toMatchObject({
    topics: [TOPIC],
    units: ['SNV'],
    webhooks: false,
  });
  expect((await signIn(client)).scope).toBe(`topic:${TOPIC} unit:SNV`);

  const { secret } = await told<{ secret: string }>('rotate-secret', client.id, '--yes');
  expect((await delivery.get('/feeds', token)).status).toBe(401);
  expect((await signIn(client)).status).toBe(401);
  expect((await signIn({ ...client, secret })).status).toBe(200);

  const revoked = {
    ...{ client: client.id, topics: [], units: [], webhooks: false },
    ...{ formerTopics: [TOPIC], formerUnits: ['SNV'], revokedAt: expect.any(String) as unknown },
  };
  expect(await told('revoke', client.id, '--all', '--yes')).toMatchObject(revoked);
  expect(await told<object[]>('clients')).toEqual([expect.objectContaining(revoked)]);
  expect((await signIn({ ...client, secret })).status).toBe(401);
  expect(await delivery.command('grant', client.id, '--topic', TOPIC)).toMatchObject({
    code: 1,
    err: 'The client "so-noi-vu" is revoked, for good.\n',
  });
}, 120_000);

it('keeps no secret that could be used', async () => {
  const { secret } = await registered('so-y-te');
  const { rows } = await delivery.ownerPool.query('SELECT * FROM client');
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(JSON.stringify(rows)).toContain('scrypt$');
});

it('says in a sentence what cannot be done', async () => {
  const { id } = await registered('so-tu-phap');
  const failing = async (...args: string[]) => {
    const { code, out, err } = await delivery.command(...args);
    expect(out).toBe('');
    return [code, err.replace(/ "[a-z]+ --help" tells more\.\n$/, '').trimEnd()];
  };
  for (const topic of [
    'reformgraph.internal.person',
    'reformgraph.internal.platform',
    'reformgraph.internal.visit',
  ]) {
    const [code, sentence] = await failing('grant', id, '--topic', topic);
    expect([code, sentence]).toEqual([
      2,
      `${topic}: no published topic; these are ${PUBLISHED_TOPICS.join(', ')}.`,
    ]);
  }
  expect(await failing('grant', id, '--unit', 'NOWHERE')).toEqual([
    1,
    'No unit is known by the code NOWHERE.',
  ]);
  expect(await failing('grant', id)).toEqual([2, 'Name a topic or a unit, or --webhooks.']);
  expect(await failing('grant', 'nobody', '--topic', TOPIC)).toEqual([1, 'There is no client "nobody".']);
  expect(await failing('revoke', id, '--unit', 'SNV', '--yes')).toEqual([2, `${id} has no unit SNV.`]);
  expect(await failing('register', id, ...NAMES)).toEqual([1, `There is a client "${id}" already.`]);
  await told('revoke', id, '--all', '--yes');
  expect(await failing('register', id, ...NAMES)).toEqual([
    1,
    `There was a client "${id}", which is revoked: its id is not used again.`,
  ]);
  expect((await failing('register', 'Sở', ...NAMES))[0]).toBe(1);
  expect((await failing('register', 'so-moi'))[0]).toBe(2);
  expect((await failing('revoke', id, '--all', '--topic', TOPIC, '--yes'))[0]).toBe(2);
}, 120_000);

it('is nothing that the login of the running processes may do', async () => {
  const id = 'so-tu-phong';
  const env = { DATABASE_ADMIN_URL_DELIVERY: '' };
  expect(await delivery.commandWith(env, 'register', id, ...NAMES)).toEqual({
    code: 1,
    out: '',
    err: "The login of DATABASE_URL_DELIVERY may not do it: set DATABASE_ADMIN_URL_DELIVERY to the owner's.\n",
  });
  for (const change of [
    `INSERT INTO client (id, name_vi, name_en, secret_hash) VALUES ('${id}', 'a', 'a', 'a')`,
    `UPDATE client SET secret_hash = 'a'`,
    `INSERT INTO client_topic (client_id, topic) VALUES ('so-noi-vu', '${OTHER}')`,
    `DELETE FROM client_unit`,
  ])
    await expect(sqlOf(delivery.pool).query(change)).rejects.toMatchObject({ code: '42501' });
});
