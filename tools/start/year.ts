import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGraphClient } from '../play/graph-client.ts';
import { isRefusal } from '../play/graph-errors.ts';
import { isPlayed, playYear } from '../play/play.ts';
import { createProgressBar } from '../play/progress-bar.ts';
import { readResults, resultsDocument, resultsText } from '../play/results.ts';
import type { Transcript } from '../play/transcript.ts';
import { CHECKOUT } from './checkout.ts';
import { Complaint } from './complaint.ts';
import type { Secrets } from './data-folder.ts';

const DATA = join(CHECKOUT, 'data');

/** Where the platform answers. */
export interface Addresses {
  readonly graph: string;
  readonly explorer: string;
}

/**
 * Plays the year where that is not done yet, with a progress bar on standard error, then prints what came of it on
 * standard output: as text with three queries worth trying, or as one JSON document. Every mutation goes to the
 * transcript, which is closed at the end of the play. `startSeconds` is how long the platform took to answer.
 */
export async function present(
  { json, transcript }: { json: boolean; transcript: Transcript | null },
  { developmentKey }: Secrets,
  addresses: Addresses,
  startSeconds: number,
): Promise<void> {
  const graph = createGraphClient({
    url: addresses.graph,
    developmentKey,
    ...(transcript ? { onMutation: transcript.write } : {}),
  });
  const bar = createProgressBar(process.stderr);
  const phases: { name: string; seconds: number }[] = [{ name: 'start', seconds: startSeconds }];
  if (!(await isPlayed(graph, DATA))) {
    const played = await playYear({ graph, dataFolder: DATA, onProgress: bar.show })
      .finally(() => {
        bar.end();
        transcript?.close();
      })
      .catch(inOneSentence);
    phases.push(...played.phases);
  }
  const results = await readResults(graph);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...resultsDocument(results), addresses, phases }, null, 2)}\n`
      : `${resultsText(results)}\n\n${await sampleQueries(addresses)}`,
  );
}

/** A step whose key was used with another input was taken by a play of another version. */
function inOneSentence(error: unknown): never {
  if (isRefusal(error, 'IdempotencyConflict'))
    throw new Complaint(
      'The year in this data folder was begun by another version of the platform, which played it otherwise: ' +
        'finish it by that version, or start over with "npm run reset".',
    );
  throw error;
}

async function sampleQueries({ explorer }: Addresses): Promise<string> {
  const folder = join(DATA, 'samples');
  const names = (await readdir(folder)).sort();
  const queries = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return `Ba truy vấn đáng thử trong ${explorer} · Three queries worth trying there:\n\n${queries.join('\n')}\n`;
}
