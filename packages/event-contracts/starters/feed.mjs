// Keeps the newest event of each id that a feed tells, in one file, and checks that nothing is missing.
// It needs Node.js 20 or later and nothing else. Stop it whenever you like: it goes on where it was.
//   REFORMGRAPH=https://graph.example CLIENT_ID=so-noi-vu CLIENT_SECRET=rgs_... \
//   TOPIC=reformgraph.published.assessment-state node feed.mjs state.json
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const { REFORMGRAPH, CLIENT_ID, CLIENT_SECRET, TOPIC } = process.env;
if (!REFORMGRAPH || !CLIENT_ID || !CLIENT_SECRET || !TOPIC)
  end('Set REFORMGRAPH, CLIENT_ID, CLIENT_SECRET and TOPIC.');
let hasAnswered = false;
const file = process.argv[2] ?? 'state.json';
let kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{"cursor":"","newest":{}}'));
let authorization = '';

for (let wait = 0; ;) {
  const after = kept.cursor && `&after=${kept.cursor}`;
  const page = await ask(`/feeds/${TOPIC}?limit=500&wait=${wait}${after}`);
  const events = page.status === 200 ? page.body : [];
  if (page.status === 200) kept.cursor = page.headers.get('x-reformgraph-cursor');
  else kept = { cursor: '', newest: {} }; // The cursor is older than what the feed keeps: it begins anew.
  for (const event of events)
    if (event.data === undefined) delete kept.newest[event.subject];
    else if (event.aggregateversion > (kept.newest[event.subject]?.aggregateversion ?? 0))
      kept.newest[event.subject] = event; // An event that comes twice changes nothing.
  // Events and cursor are kept together or not at all: in your program, in one transaction of your database.
  await writeFile(`${file}.new`, JSON.stringify(kept));
  await rename(`${file}.new`, file);
  if (events.length === 0 && wait === 0 && kept.cursor) await verify();
  wait = events.length === 0 && kept.cursor ? 30 : 0;
}

async function verify() {
  const lines = Object.values(kept.newest).map((event) => `${event.subject} ${event.aggregateversion}\n`);
  const hash = createHash('sha256').update(lines.sort().join('')).digest('hex');
  const { body: told } = await ask(`/feeds/${TOPIC}/verify?at=${kept.cursor}`);
  console.log(`${hash === told.hash ? 'whole' : 'NOT WHOLE'}: ${lines.length} of ${told.count}, ${hash}`);
}

async function ask(path, request) {
  for (;;) {
    const answer = await answerTo(path, request ?? { headers: { authorization } }).catch(unanswered);
    if ([200, 410].includes(answer?.status)) return answer;
    if (answer?.status === 401 && !request) await signIn();
    else if (answer && answer.status < 500 && ![409, 429].includes(answer.status)) end(refusal(path, answer));
    else await pause(Number(answer?.headers.get('retry-after') ?? 1) * 1000); // It is away for a moment.
  }
}

async function answerTo(path, request) {
  const answer = await fetch(REFORMGRAPH + path, request);
  const body = await answer.json();
  hasAnswered = true;
  return { status: answer.status, headers: answer.headers, body };
}

// What answered before comes back, and what refuses connections may just start: else the address is wrong.
function unanswered(error) {
  const { code = '', message } = error.cause ?? error;
  const mayStart = /^ECONN|^UND_ERR_SOCKET/.test(code) && performance.now() < 60_000;
  if (hasAnswered || mayStart) return null;
  return end(`${REFORMGRAPH} does not answer as the platform does: ${message || code}`);
}

function refusal(path, { status, body }) {
  const sentence = body.detail ?? body.error_description ?? JSON.stringify(body);
  return `${path.replace(/\?.*/, '')} answers ${status} ${body.code ?? body.error ?? ''}: ${sentence}`;
}

function end(sentence) {
  console.error(sentence);
  process.exit(1);
}

async function signIn() {
  const client = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...client });
  const token = await ask('/oauth/token', { method: 'POST', body });
  authorization = `Bearer ${token.body.access_token}`;
}
