import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import { createGraphClient } from './graph-client.ts';
import { isPlayed, playYear } from './play.ts';
import { createProgressBar } from './progress-bar.ts';
import { readResults, resultsDocument, resultsText } from './results.ts';
import { openTranscript } from './transcript.ts';

const USAGE = 'play --url http://127.0.0.1:4000 --key-file FILE [--data FOLDER] [--transcript FILE] [--json]';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    'key-file': { type: 'string' },
    data: { type: 'string', default: fileURLToPath(new URL('../../data', import.meta.url)) },
    transcript: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { url, 'key-file': keyFile, data: dataFolder, transcript: transcriptFile, json } = values;
if (url === undefined || keyFile === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const transcript = transcriptFile === undefined ? null : openTranscript(transcriptFile);
const graph = createGraphClient({
  url,
  developmentKey: JSON.parse(await readFile(keyFile, 'utf8')) as JWK,
  ...(transcript ? { onMutation: transcript.write } : {}),
});
const bar = createProgressBar(process.stderr);
const { phases } = await playYear({ graph, dataFolder, onProgress: bar.show }).finally(() => {
  bar.end();
  transcript?.close();
});
if (!(await isPlayed(graph, dataFolder))) throw new Error('The year was played, but is not complete');
const results = await readResults(graph);
process.stdout.write(
  json
    ? `${JSON.stringify({ ...resultsDocument(results), phases }, null, 2)}\n`
    : `${resultsText(results)}\n`,
);
for (const { name, seconds } of phases) process.stderr.write(`${name.padEnd(14)} ${seconds.toFixed(1)} s\n`);
