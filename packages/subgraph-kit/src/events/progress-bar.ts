import type { RebuildProgress } from '@reformgraph/messaging';

const WIDTH = 30;
const PAUSE_MILLISECONDS = 200;

const WORDS: Record<RebuildProgress['step'], string> = {
  READING: 'reading the log',
  INDEXING: 'making indexes',
  COMPARING: 'comparing',
  SWAPPING: 'swapping',
};

/** A bar on a terminal, drawn over itself; elsewhere it draws nothing. */
export function progressBar(stream: NodeJS.WriteStream): {
  show(progress: RebuildProgress): void;
  end(): void;
} {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let shownAt = 0;
  let shown: RebuildProgress['step'] | undefined;
  return {
    show: ({ step, events, of }) => {
      const now = Date.now();
      if (step === shown && now - shownAt < PAUSE_MILLISECONDS) return;
      [shown, shownAt] = [step, now];
      stream.write(`\r\u001b[K${barOf(events, of)} ${events} of ${of} events, ${WORDS[step]}`);
    },
    end: () => {
      if (shown !== undefined) stream.write('\r\u001b[K');
    },
  };
}

/** What is done of all, as a bar of fixed width. */
export function barOf(done: number, all: number): string {
  const full = all === 0 ? WIDTH : Math.floor((WIDTH * Math.min(done, all)) / all);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}
