import { Alarm, GrowingPause, reasonOf, type Logger } from '@reformgraph/messaging';
import pg from 'pg';
import { DELIVERY_CHANNEL } from './channel.ts';

/** Tells this process what changes in the service's database: see DELIVERY_CHANNEL. */
export interface DeliveryBell {
  /** Calls `ring` with what was told, and with null where something may have been missed; returns what ends it. */
  onRing(ring: (told: string | null) => void): () => void;
  /** False while nothing is told: whoever must know looks more often then. */
  isListening(): boolean;
  close(): Promise<void>;
}

/** Listens on a connection of its own, which is made anew with growing pauses when it is lost. */
export function startBell(databaseUrl: string, logger: Logger): DeliveryBell {
  const rings = new Set<(told: string | null) => void>();
  const tell = (told: string | null) => {
    for (const ring of rings) ring(told);
  };
  const pauses = new GrowingPause(100, 5_000);
  const alarm = new Alarm();
  let client: pg.Client | null = null;
  let listening = false;
  let closed = false;
  const isClosed = () => closed;

  const listen = async (): Promise<void> => {
    const connection = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    client = connection;
    const lost = new Promise<void>((resolve) => {
      connection.once('end', resolve);
      connection.on('error', () => resolve());
    });
    connection.on('notification', ({ payload }) => tell(payload ?? null));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${DELIVERY_CHANNEL}`);
      listening = true;
      pauses.reset();
      tell(null);
      await lost;
    } finally {
      listening = false;
      await connection.end().catch(() => undefined);
    }
  };
  const loop = async () => {
    while (!isClosed()) {
      await listen().catch((error: unknown) =>
        logger.debug({ reason: reasonOf(error) }, 'Nothing is told of new events for a moment'),
      );
      tell(null);
      if (!isClosed()) await alarm.wait(pauses.next());
    }
  };
  const looping = loop();
  return {
    onRing: (ring) => {
      rings.add(ring);
      return () => rings.delete(ring);
    },
    isListening: () => listening,
    close: async () => {
      closed = true;
      alarm.ring();
      await client?.end().catch(() => undefined);
      await looping;
    },
  };
}
