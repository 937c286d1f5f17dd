import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { testPostgres, migrateService } from '@reformgraph/testkit';
import { provisionDatabases } from '@reformgraph/local-postgres';
import { createIdentitySigner, createMutationRunner } from '@reformgraph/subgraph-kit';
import { createIdentitySigner as s2 } from '@reformgraph/subgraph-kit';
import { encodeEvent } from '@reformgraph/event-contracts';
import { organizationRegistered, personRegistered } from '@reformgraph/event-contracts';
import { appendToOutbox, sqlOf, embeddedLogMigrations } from '@reformgraph/messaging';

const postgres = await testPostgres();
const t0 = Date.now();
const dbs: any = await provisionDatabases(postgres, ['assessment', 'events'] as any, postgres.secret);
console.log(Object.keys(dbs));
const { migrate, embeddedLogMigrations: _x } = { ...(await import('@reformgraph/subgraph-kit')), embeddedLogMigrations } as any;
const { execFileSync } = await import('node:child_process');
const keys = generateKeyPairSync('ed25519');
const pub = keys.publicKey.export({ format: 'jwk' }); const priv = keys.privateKey.export({ format: 'jwk' });
const env = { PATH: process.env.PATH, DATABASE_URL_ASSESSMENT: dbs.assessment.runtime, DATABASE_ADMIN_URL_ASSESSMENT: dbs.assessment.owner, DATABASE_URL_EVENTS: dbs.events.runtime, DATABASE_ADMIN_URL_EVENTS: dbs.events.owner, PORT: '45871', IDENTITY_PUBLIC_KEY: JSON.stringify(pub), LOG_LEVEL: 'info' };
process.stdout.write(execFileSync(process.execPath, ['--import', 'tsx', 'services/assessment/src/migrate.ts'], { cwd: '/work/main', env }).toString());
const child = spawn(process.execPath, ['--import', 'tsx', 'services/assessment/src/main.ts'], { cwd: '/work/main', env, stdio: ['ignore', 'inherit', 'inherit'] });
const probe = async (path: string) => { for (let i = 0; i < 200; i++) { try { const r = await fetch(`http://127.0.0.1:45871${path}`); if (r.ok) return; } catch {} await new Promise((r) => setTimeout(r, 100)); } throw new Error('not ready'); };
await probe('/readyz');
console.log('ready');
const sign = await createIdentitySigner(priv as any);
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const units = Array.from({ length: 54 }, (_, i) => i + 1);
const who = (n: number, home: number, role: any, org: number | null) => ({ kind: 'person' as const, personId: id(n), organizationId: id(home), developmentKey: false, rights: [{ role, organizationId: org === null ? null : id(org) }] });
const gql = async (actor: any, query: string, variables: any = {}) => {
  const token = await sign('assessment', { actor, requestId: 'x', businessTime: '2024-12-10T00:00:00.000Z' });
  const r = await fetch('http://127.0.0.1:45871/graphql', { method: 'POST', headers: { 'content-type': 'application/json', 'x-reformgraph-identity': token }, body: JSON.stringify({ query, variables }) });
  const j: any = await r.json(); if (j.errors) throw new Error(JSON.stringify(j.errors)); return j.data;
};
// publish events as other services would: through the embedded log's outbox is theirs; here directly into this service's own outbox
const c = new pg.Client({ connectionString: dbs.assessment.owner }); await c.connect();
const ev = (contract: any, aggregateId: string, data: any) => encodeEvent({ contract, id: crypto.randomUUID(), aggregateId, version: 1, time: new Date().toISOString(), businessTime: '2024-01-01T00:00:00.000Z', provenance: 'OFFICIAL', data }, 'organizations');
await appendToOutbox(sqlOf(c), [
  ...units.map((n) => ev(organizationRegistered, id(n), { id: id(n), code: `U${n}`, name: { vi: `Đơn vị ${n}`, en: `Unit ${n}` }, shortName: `U${n}`, validFrom: '2024-01-01', validTo: null, memberships: [{ block: 'DISTRICT', blockName: { vi: 'Q', en: 'D' }, index: null, from: '2024-01-01', to: null }] })),
  ...units.map((n) => ev(personRegistered, id(3000 + n), { id: id(3000 + n), organizationId: id(n), rights: [{ role: 'APPRAISER', organizationId: id(n), from: '2024-01-01', to: null }] })),
]);
const t1 = Date.now();
for (;;) { const { rows } = await c.query('select (select count(*) from unit)::int u, (select count(*) from person)::int p'); if (rows[0].u === 54 && rows[0].p === 54) break; if (Date.now() - t1 > 15000) throw new Error('no projection ' + JSON.stringify(rows)); await new Promise((r) => setTimeout(r, 50)); }
console.log('projected in', Date.now() - t1);
const planner = who(900, 1, 'PLANNER', null), council = who(901, 1, 'COUNCIL', null);
let k = 0; const m = async (actor: any, name: string, input: any, sel = '') => { const T = name[0]!.toUpperCase() + name.slice(1); const d = await gql(actor, `mutation($input: ${T}Input!) { ${name}(input: $input) { __typename ... on Error { code message { en } } ${sel} } }`, { input: { idempotencyKey: `k${++k}`, ...input } }); if (!d[name].__typename.endsWith('Payload')) throw new Error(JSON.stringify(d[name])); return d[name]; };
await m(planner, 'registerIndex', { code: 'PAR', name: { vi: 'P', en: 'P' } });
const set = JSON.parse(readFileSync('/work/main/data/criteria/par-2024-district.json', 'utf8'));
const imp = await m(planner, 'importCriteriaSet', set, '... on ImportCriteriaSetPayload { criteriaSet { id total } }');
await m(planner, 'publishCriteriaSet', { id: imp.criteriaSet.id, expectedVersion: 1 });
const W = { from: '2024-12-01T00:00:00Z', to: '2025-02-01T00:00:00Z' };
let t = Date.now();
const period = (await m(planner, 'openPeriod', { index: 'PAR', year: 2024, blocks: ['DISTRICT'], selfScoring: W, appraisal: W, provenance: 'SYNTHETIC' }, '... on OpenPeriodPayload { period { id } }')).period.id;
console.log('openPeriod', Date.now() - t);
t = Date.now();
for (const a of [1, 2]) await m(planner, 'assignAppraiser', { periodId: period, personId: id(3000 + a), domains: [1, 2, 3, 4, 5, 6, 7, 8], organizations: a === 1 ? units.slice(1).map((n) => `U${n}`) : ['U1'] });
console.log('assign', Date.now() - t);
const comps = set.nodes.filter((n: any) => n.kind === 'COMPONENT'); console.log('components', comps.length);
const list = await gql(planner, '{ assessments(first: 100) { edges { node { id organizationCode } } } }');
const byUnit = new Map(list.assessments.edges.map((e: any) => [Number(e.node.organizationCode.slice(1)), e.node.id]));
t = Date.now(); const times: number[] = [];
const one = async (n: number) => {
  const assessmentId = byUnit.get(n); let s = Date.now();
  const r = await m(who(1000 + n, n, 'UNIT_OFFICER', n), 'scoreComponents', { assessmentId, scores: comps.map((c: any) => ({ component: c.code, value: c.maximum, expectedVersion: 0 })) }, '... on ScoreComponentsPayload { outcomes { __typename } }');
  times.push(Date.now() - s);
  if (r.outcomes.some((o: any) => o.__typename !== 'ComponentScored')) throw new Error('refused');
  await m(who(2000 + n, n, 'UNIT_LEADER', n), 'submitAssessment', { assessmentId, expectedVersion: 1 });
  const a = n === 1 ? 2 : 1; s = Date.now();
  const r2 = await m(who(3000 + a, a, 'APPRAISER', a), 'appraiseComponents', { assessmentId, scores: comps.map((c: any, i: number) => ({ component: c.code, value: i % 7 === n % 7 ? '0.01' : c.maximum, reason: i % 7 === n % 7 ? 'Vì' : null, expectedVersion: 1 })) }, '... on AppraiseComponentsPayload { outcomes { __typename } }');
  times.push(Date.now() - s);
  if (r2.outcomes.some((o: any) => o.__typename !== 'ComponentAppraised')) throw new Error('refused');
  return (await m(council, 'completeAssessment', { assessmentId, expectedVersion: 2 }, '... on CompleteAssessmentPayload { assessment { result { value exactValue } } }')).assessment.result;
};
const queue = [...units]; let last: any; await Promise.all(Array.from({ length: 6 }, async () => { for (let n = queue.shift(); n; n = queue.shift()) last = await one(n); }));
times.sort((a, b) => a - b);
console.log('54 units scored, appraised, completed in', Date.now() - t, 'batch p50', times[times.length >> 1], 'max', times.at(-1), last);
const single: number[] = []; 
const { rows: st } = await c.query('select count(*)::int n from score_value'); console.log('values', st[0].n);
const { rows: ob } = await c.query('select count(*)::int n from messaging.outbox where published_at is null').catch(async () => c.query('select count(*)::int n from messaging.outbox')); console.log('outbox left', ob);
await c.end();
child.kill('SIGTERM'); await new Promise((r) => child.on('exit', (code) => { console.log('exit', code); r(0); }));
await postgres.stop();
process.exit(0);
