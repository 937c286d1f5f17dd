// @ts-expect-error kafkajs describes its entry only
import untypedConnection from 'kafkajs/src/network/connection.js';
// @ts-expect-error kafkajs describes its entry only
import untypedQueue from 'kafkajs/src/network/requestQueue/index.js';

interface Connection {
  connect(): Promise<boolean>;
}

/** Requests of one connection: those that wait for their turn, and those that wait for their answer. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, SentRequest>;
  readonly enforceRequestTimeout: boolean;
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

const connection = (untypedConnection as { prototype: Connection }).prototype;
const queue = (untypedQueue as { prototype: RequestQueue }).prototype;
let mended = false;

/** Mends what kafkajs 2.2.4 does wrong with its connections, for this process. Repeatable. */
export function mendKafkajs(): void {
  if (mended) return;
  mended = true;
  connectOnce();
  stopIdleTimers();
  checkTimeoutsTogether();
}

/**
 * kafkajs opens a socket for each request that finds its connection not open yet, and forgets all but the last: the
 * others stay open, and the process with them. Whoever asks while it opens waits for the same.
 */
function connectOnce(): void {
  const opening = new WeakMap<Connection, Promise<boolean>>();
  const open = connection.connect;
  connection.connect = function connectUnlessOpening(this: Connection): Promise<boolean> {
    const under = opening.get(this);
    if (under) return under;
    const opened = open.call(this).finally(() => opening.delete(this));
    opening.set(this, opened);
    return opened;
  };
}

/**
 * kafkajs sets a timer with a negative delay after every answer and again whenever it fires: each connection wakes about
 * 1,000 times a second while idle, and newer Node versions warn about it. Its purpose is requests that wait; so the
 * timer is set only while some do.
 */
function stopIdleTimers(): void {
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** kafkajs looks ten times a second through each connection's requests: once a second, and for all together, is enough. */
function checkTimeoutsTogether(): void {
  const watched = new Set<RequestQueue>();
  let timer: NodeJS.Timeout | undefined;
  const leave = (left: RequestQueue): void => {
    watched.delete(left);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const check = (): void => {
    const now = Date.now();
    for (const each of watched) {
      for (const request of each.inflight.values())
        if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!each.isConnected()) leave(each);
    }
  };
  const { destroy } = queue;
  queue.destroy = function destroyAndLeave(this: RequestQueue): void {
    destroy.call(this);
    leave(this);
  };
  queue.scheduleRequestTimeoutCheck = function watchWithTheOthers(this: RequestQueue): void {
    if (!this.enforceRequestTimeout) return;
    watched.add(this);
    timer ??= setInterval(check, TIMEOUT_CHECK);
  };
}
