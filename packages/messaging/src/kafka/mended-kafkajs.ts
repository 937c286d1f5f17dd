// @ts-expect-error kafkajs describes its entry only
import untyped from 'kafkajs/src/network/requestQueue/index.js';

/** Requests of one connection: those that wait for their turn, and those that wait for their answer. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, SentRequest>;
  readonly enforceRequestTimeout: boolean;
  requestTimeoutIntervalId: NodeJS.Timeout;
  isConnected(): boolean;
  /** Ends the timers. */
  destroy(): void;
  scheduleCheckPendingRequests(this: RequestQueue): void;
  scheduleRequestTimeoutCheck(this: RequestQueue): void;
}

interface SentRequest {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

/** How often requests are looked through for those whose time is over; they may take seconds. Milliseconds. */
const TIMEOUT_CHECK = 1_000;

const queue = (untyped as { prototype: RequestQueue }).prototype;
let stopped = false;

/**
 * kafkajs 2.2.4 sets a timer with a negative delay after every answer and again whenever it fires: each
 * connection wakes about 1,000 times a second while idle, and newer Node versions warn about it. Its purpose is
 * requests that wait; so the timer is set only while some do. And it looks ten times a second through each
 * connection's requests for one that takes too long: once a second is enough.
 */
export function stopIdleTimers(): void {
  if (stopped) return;
  stopped = true;
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
  queue.scheduleRequestTimeoutCheck = function checkEachSecond(this: RequestQueue): void {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => {
      const now = Date.now();
      for (const request of this.inflight.values())
        if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    }, TIMEOUT_CHECK);
  };
}
