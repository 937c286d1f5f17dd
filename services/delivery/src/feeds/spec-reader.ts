import { createHash } from 'node:crypto';
import { cloudEvent, type CloudEvent } from '@reformgraph/event-contracts';
import { z } from 'zod';
import type { SpecDelivery } from '../spec-delivery.ts';

export interface ReadPage {
  readonly status: number;
  readonly headers: Headers;
  readonly cursor: string;
  readonly events: readonly CloudEvent[];
}

/** One page, as a department gets it; throws where it is none. */
export async function pageOf(
  delivery: SpecDelivery,
  token: string,
  topic: string,
  query: Readonly<Record<string, string | number>> = {},
): Promise<ReadPage> {
  const asked = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const answer = await delivery.get(`/feeds/${topic}?${asked.toString()}`, token);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return {
    status: answer.status,
    headers: answer.headers,
    cursor: answer.headers.get('x-reformgraph-cursor') ?? '',
    events: z.array(cloudEvent).parse(await answer.json()),
  };
}

/** A department that keeps the newest version of each id, as the guide says. */
export class SpecReader {
  readonly state = new Map<string, number>();
  readonly events: CloudEvent[] = [];
  cursor: string | null = null;
  readonly #read: (query: Record<string, string | number>) => Promise<ReadPage>;

  constructor(delivery: SpecDelivery, token: string, topic: string) {
    this.#read = (query) => pageOf(delivery, token, topic, query);
  }

  /** Reads one page; returns how many events it had. */
  async step(limit: number): Promise<number> {
    const page = await this.#read({ limit, ...(this.cursor === null ? {} : { after: this.cursor }) });
    for (const event of page.events) this.#take(event);
    this.cursor = page.cursor;
    return page.events.length;
  }

  async toTheEnd(limit = 100): Promise<void> {
    while ((await this.step(limit)) > 0);
  }

  #take(event: CloudEvent): void {
    this.events.push(event);
    if (event.data === undefined) this.state.delete(event.subject);
    else if (event.aggregateversion > (this.state.get(event.subject) ?? 0))
      this.state.set(event.subject, event.aggregateversion);
  }

  /** What `verify` has to say of its state. */
  verified(): { count: number; hash: string } {
    return verifiedBy(this.state);
  }
}

export function verifiedBy(state: ReadonlyMap<string, number>): { count: number; hash: string } {
  const lines = [...state].sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256');
  for (const [id, version] of lines) hash.update(`${id} ${version}\n`);
  return { count: lines.length, hash: hash.digest('hex') };
}
