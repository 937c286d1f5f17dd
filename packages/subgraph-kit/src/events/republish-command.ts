import { PARTITIONS, topicSettings } from '@reformgraph/event-contracts';
import {
  type EventLog,
  publishedRows,
  type PublishedRows,
  reasonOf,
  republish,
} from '@reformgraph/messaging';
import { type Asked, type EventsCommand, WrongUse } from './command.ts';
import { instantAsked } from './times.ts';

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;

/** Sends published events again. */
export const republishCommand: EventsCommand = {
  name: 'republish',
  usage: `republish (--all | [--from-time T] [--to-time T] [--from-id N] [--to-id N] [--key KEY]... [--topic TOPIC]...) [--yes] [--json]
  sends events of this service again that were sent before and are still kept (OUTBOX_RETENTION_DAYS), to the same
  topics and in order per key: for a log that lost them. Consumers take none twice. Topics that are missing are made;
  without --yes it only shows how many events that are. Times are those of recording, ids those of the outbox`,
  options: {
    all: { type: 'boolean', default: false },
    'from-time': TEXT,
    'to-time': TEXT,
    'from-id': TEXT,
    'to-id': TEXT,
    key: TEXTS,
    topic: TEXTS,
  },
  run: async (asked, { sql, eventLog, tell, confirmed }) => {
    const rows = rowsAsked(asked);
    const chosen = await publishedRows(sql, rows);
    if (chosen.length === 0) {
      process.stderr.write('No published event that is still kept fits.\n');
      tell([]);
      return;
    }
    await confirmed(chosen, async () => {
      await makeTopics(await eventLog());
      tell({ sentAgain: await republish(sql, rows) });
    });
  },
};

function rowsAsked(asked: Asked): PublishedRows {
  const [fromTime, toTime] = [instantAsked(asked, 'from-time'), instantAsked(asked, 'to-time')];
  const [fromId, toId] = [idAsked(asked, 'from-id'), idAsked(asked, 'to-id')];
  const [keys, topics] = [asked.texts('key'), asked.texts('topic')];
  const rows: PublishedRows = {
    ...(fromTime ? { fromTime } : {}),
    ...(toTime ? { toTime } : {}),
    ...(fromId !== undefined ? { fromId } : {}),
    ...(toId !== undefined ? { toId } : {}),
    ...(keys.length > 0 ? { keys } : {}),
    ...(topics.length > 0 ? { topics } : {}),
  };
  if (asked.parameters.length > 0 || asked.flag('all') === Object.keys(rows).length > 0)
    throw new WrongUse('republish: say which events by time, id, key or topic, or give --all.');
  return rows;
}

function idAsked(asked: Asked, option: string): bigint | undefined {
  const text = asked.text(option);
  if (text === undefined) return undefined;
  if (!/^\d{1,18}$/.test(text)) throw new WrongUse(`--${option} takes the number of a row of the outbox.`);
  return BigInt(text);
}

/** A log that lost its topics gets them back; one that is away gets the events when it is back. */
async function makeTopics(log: EventLog): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const trouble = new Promise<string>((resolve, reject) => {
    timer = setTimeout(
      () => resolve('The event log is away; the events are sent when it is back.\n'),
      10_000,
    );
    const onRefused = (error: unknown) => resolve(`${reasonOf(error)} The events are sent once it may.\n`);
    log.ensureTopics(topicSettings, PARTITIONS, { onRefused }).then(() => resolve(''), reject);
  });
  process.stderr.write(await trouble.finally(() => clearTimeout(timer)));
}
