import { FailedSignIns } from './failed-sign-ins.ts';

let now = 1_000_000;
const passed = (milliseconds: number) => {
  now += milliseconds;
};
const failing = (failures: FailedSignIns, caller: string, times: number) =>
  Array.from({ length: times }, () => failures.attempt(caller)).filter((wait) => wait > 0).length;

it('lets ten failures through, and after a minute ten more', () => {
  const failures = new FailedSignIns(() => now);
  expect(failing(failures, 'a', 12)).toBe(2);
  passed(59_000);
  expect(failures.attempt('a')).toBe(1_000);
  expect(failures.attempt('b')).toBe(0);
  passed(1_000);
  expect(failing(failures, 'a', 12)).toBe(2);
});

it('does not count what succeeded', () => {
  const failures = new FailedSignIns(() => now);
  for (let times = 0; times < 30; times += 1) {
    expect(failures.attempt('a')).toBe(0);
    failures.forgive('a');
  }
});

it('remembers ten thousand callers at most, the latest', () => {
  const failures = new FailedSignIns(() => now);
  failing(failures, 'first', 10);
  for (let caller = 0; caller < 9_999; caller += 1) failures.attempt(String(caller));
  expect(failures.attempt('first')).toBeGreaterThan(0);
  failures.attempt('one more');
  expect(failures.attempt('first')).toBe(0);
});
