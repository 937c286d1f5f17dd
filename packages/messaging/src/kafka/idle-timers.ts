// @ts-expect-error kafkajs describes its entry only
import untyped from 'kafkajs/src/network/requestQueue/index.js';

/** Requests of one connection that wait for their turn. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(this: RequestQueue): void;
}

const queue = (untyped as { prototype: RequestQueue }).prototype;
let stopped = false;

/**
 * kafkajs 2.2.4 sets a timer with a negative delay after every answer and again whenever it fires: each
 * connection wakes about 1,000 times a second while idle, and newer Node versions warn about it. Its purpose is
 * requests that wait; so the timer is set only while some do.
 */
export function stopIdleTimers(): void {
  if (stopped) return;
  stopped = true;
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
