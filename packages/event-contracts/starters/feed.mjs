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
const file = process.argv[2] ?? 'state.json';
let kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{"cursor":"","newest":{}}'));
let authorization = '';

for (let wait = 0; ;) {
  const after = kept.cursor && `&after=${kept.cursor}`;
  const { status, cursor, body } = await ask(`/feeds/${TOPIC}?limit=500&wait=${wait}${after}`);
  const events = status === 200 ? body : [];
  if (status === 200) kept.cursor = cursor;
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
  const { status, body: told } = await ask(`/feeds/${TOPIC}/verify?at=${kept.cursor}`);
  if (status === 200)
    console.log(`${hash === told.hash ? 'whole' : 'NOT WHOLE'}: ${lines.length} of ${told.count}, ${hash}`);
}

async function ask(path, request) {
  for (;;) {
    const options = request ?? { headers: { authorization } };
    const answer = await fetch(REFORMGRAPH + path, options).catch(
      ({ cause, message }) => cause ?? { message },
    );
    const { status = 0, headers } = answer;
    const body = headers ? await answer.json().catch(({ message }) => ({ message })) : answer;
    const isAway =
      status >= 500 || [409, 429].includes(status) || /^(ECONN|EAI_AGAIN|UND_ERR)/.test(body.code);
    if ([200, 410].includes(status) && !body.message)
      return { status, cursor: headers.get('x-reformgraph-cursor'), body };
    if (status === 401 && !request) await signIn();
    else if (isAway) await pause(Number(headers?.get('retry-after') ?? 1) * 1000);
    else if (body.message) end(`${REFORMGRAPH} does not answer as the platform does: ${body.message}`);
    else
      end(
        `${path.split('?')[0]} answers ${status} ${body.code ?? body.error}: ${body.detail ?? body.error_description}`,
      );
  }
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
