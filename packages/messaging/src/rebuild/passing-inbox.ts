import type { Inbox } from '../inbox.ts';

/** A set takes 16 million ids at most. */
const SHARDS = 16;

/** What a rebuild has heard, in memory, for as long as it runs: about 60 bytes an event. */
export class PassingInbox {
  readonly #shards = Array.from({ length: SHARDS }, () => new Set<string>());

  /** Runs `work` with an inbox; what it hears is forgotten where `work` fails, as nothing of it is committed. */
  async during(work: (inbox: Inbox) => Promise<void>): Promise<void> {
    const heard = new Set<string>();
    const inbox: Inbox = {
      hear: (_tx, ids) => {
        const fresh = new Set(ids.filter((id) => this.#add(id)));
        for (const id of fresh) heard.add(id);
        return Promise.resolve(fresh);
      },
    };
    try {
      await work(inbox);
    } catch (error) {
      for (const id of heard) this.#forget(id);
      throw error;
    }
  }

  #add(id: string): boolean {
    const [shard, bytes] = this.#placeOf(id);
    const before = shard.size;
    return shard.add(bytes).size > before;
  }

  #forget(id: string): void {
    const [shard, bytes] = this.#placeOf(id);
    shard.delete(bytes);
  }

  #placeOf(id: string): [Set<string>, string] {
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    return [this.#shards[(bytes.at(-1) ?? 0) % SHARDS] as Set<string>, bytes.toString('latin1')];
  }
}
