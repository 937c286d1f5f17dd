import { createProgressBar, progressLine } from './progress-bar.ts';

function streamOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('a progress line', () => {
  it('shows how much is done and of what', () => {
    expect(progressLine('units', 0, 200)).toBe('[>                             ]   0 %  Đơn vị · units');
    expect(progressLine('appraisal', 100, 200)).toBe(
      '[===============>              ]  50 %  Thẩm định · appraisal',
    );
    expect(progressLine('ranking', 200, 200)).toBe(
      '[==============================] 100 %  Xếp hạng · ranking',
    );
  });

  it('says 100 % only when all is done', () => {
    expect(progressLine('ranking', 999, 1000)).toContain(' 99 %');
  });
});

describe('a progress bar', () => {
  it('writes a plain line every ten percent where there is no terminal', () => {
    const stream = streamOf(false);
    const bar = createProgressBar(stream);
    for (let done = 0; done <= 300; done += 1) bar.show('visits', done, 300);
    bar.end();
    expect(stream.written).toHaveLength(11);
    expect(stream.written.every((line) => line.endsWith('\n') && !line.includes('\r'))).toBe(true);
  });

  it('redraws one line on a terminal, only when it changes, and leaves it at the end', () => {
    const stream = streamOf(true);
    const bar = createProgressBar(stream);
    for (let done = 0; done <= 1000; done += 1) bar.show('visits', done, 1000);
    bar.end();
    expect(stream.written.length).toBeLessThan(150);
    expect(stream.written.slice(0, -1).every((text) => text.startsWith('\r'))).toBe(true);
    expect(stream.written.at(-1)).toBe('\n');
  });
});
