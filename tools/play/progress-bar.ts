import type { OnProgress } from './play.ts';
import { PHASE_LABELS, type PhaseName } from './phase-labels.ts';

const WIDTH = 30;
const LINE_EVERY_PERCENT = 10;

/** Where a progress bar is drawn: a terminal, or anything that takes text. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressBar {
  readonly show: OnProgress;
  /** Leaves the line of a terminal, so that what follows begins on its own. */
  readonly end: () => void;
}

/** A bar that is redrawn in place on a terminal; elsewhere a plain line every ten percent. */
export function createProgressBar(stream: ProgressStream): ProgressBar {
  let shown = '';
  let nextPercent = 0;
  return {
    show: (phase, done, total) => {
      const line = progressLine(phase, done, total);
      const percent = percentOf(done, total);
      if (stream.isTTY) {
        if (line !== shown) stream.write(`\r\u001b[2K${line}`);
        shown = line;
      } else if (percent >= nextPercent) {
        stream.write(`${line}\n`);
        nextPercent = percent - (percent % LINE_EVERY_PERCENT) + LINE_EVERY_PERCENT;
      }
    },
    end: () => {
      if (shown !== '') stream.write('\n');
      shown = '';
    },
  };
}

/** "[=====>    ]  52 %  Thẩm định · appraisal". */
export function progressLine(phase: PhaseName, done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
  const bar = full === WIDTH ? '='.repeat(WIDTH) : `${'='.repeat(full)}>`.padEnd(WIDTH);
  const { vi, en } = PHASE_LABELS[phase];
  const percent = String(percentOf(done, total)).padStart(3);
  return `[${bar}] ${percent} %  ${vi} · ${en}`;
}

function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}
