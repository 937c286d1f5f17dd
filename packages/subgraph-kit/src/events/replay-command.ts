import type { EventLog, LogPosition, OffsetRange } from '@reformgraph/messaging';
import { type Asked, CannotBeDone, type EventsCommand, WrongUse } from './command.ts';
import { instantAsked } from './times.ts';

/** Sends a service's consumer back on the log. */
export const replayCommand: EventsCommand = {
  name: 'replay',
  usage: `replay (--from-time T | --from-offset P:N[,P:N]... | --from-beginning) [--topic TOPIC] [--yes] [--json]
  lets the service's consumer read the log again from there, running or not. That changes nothing in its tables where
  its inbox knows the events: they are skipped. It matters where the inbox lost them, such as after a restore of an
  older backup. To fill tables anew use rebuild. P is a partition and N an offset of the one topic that --topic names`,
  options: {
    'from-time': { type: 'string' },
    'from-offset': { type: 'string' },
    'from-beginning': { type: 'boolean', default: false },
    topic: { type: 'string' },
  },
  run: async (asked, { service, eventLog, tell, confirmed }) => {
    if (!service.heard) throw new CannotBeDone(`${service.name} hears no events of others.`);
    const topics = topicsAsked(asked, service.heard.topics);
    const log = await eventLog();
    const extents = await log.extents(topics);
    const wanted = await positionsAsked(asked, log, topics, extents);
    const now = await log.positions(service.name, topics);
    const moves = wanted.map(({ topic, partition, next }) => {
      const stands = now.find((each) => each.topic === topic && each.partition === partition)?.next ?? 0n;
      const events = next < stands ? Number(stands - next) : 0;
      const skipped = next > stands ? Number(next - stands) : 0;
      return { topic, partition, stands: stands.toString(), from: next.toString(), again: events, skipped };
    });
    const ahead = moves.filter(({ skipped }) => skipped > 0);
    if (ahead.length > 0 && asked.text('from-offset') !== undefined)
      throw new CannotBeDone(
        `Partition ${ahead.map(({ partition, stands }) => `${partition} stands at ${stands}`).join(', ')}: replay goes back only, so that no event is left out.`,
      );
    const back = moves
      .filter(({ again }) => again > 0)
      .map(({ topic, partition, stands, from, again }) => ({ topic, partition, stands, from, again }));
    if (back.length === 0) {
      process.stderr.write('The consumer has nothing to read again: it stands there or before.\n');
      tell([]);
      return;
    }
    await confirmed(back, async () => {
      await log.seek(
        service.name,
        back.map(({ topic, partition, from }) => ({ topic, partition, next: BigInt(from) })),
      );
      tell(back);
      process.stderr.write(
        'These events are read again; those that the inbox knows change nothing. "rebuild" fills tables anew.\n',
      );
    });
  },
};

function topicsAsked(asked: Asked, heard: readonly string[]): readonly string[] {
  const ways = [
    asked.text('from-time') !== undefined,
    asked.text('from-offset') !== undefined,
    asked.flag('from-beginning'),
  ];
  if (asked.parameters.length > 0 || ways.filter(Boolean).length !== 1)
    throw new WrongUse('replay: give one of --from-time, --from-offset and --from-beginning.');
  const topic = asked.text('topic');
  if (topic !== undefined && !heard.includes(topic))
    throw new WrongUse(`replay: the service hears ${heard.join(', ')}, and not ${topic}.`);
  if (topic === undefined && asked.text('from-offset') !== undefined && heard.length > 1)
    throw new WrongUse(`replay: offsets are of one topic; name it by --topic: ${heard.join(', ')}.`);
  return topic === undefined ? heard : [topic];
}

async function positionsAsked(
  asked: Asked,
  log: EventLog,
  topics: readonly string[],
  extents: readonly OffsetRange[],
): Promise<readonly LogPosition[]> {
  const time = instantAsked(asked, 'from-time');
  if (time) return log.positionsAt(topics, time);
  const offsets = asked.text('from-offset');
  if (offsets === undefined)
    return extents.map(({ topic, partition, start }) => ({ topic, partition, next: start }));
  return offsets.split(',').map((text) => {
    const [, partition = '', offset = ''] = /^(\d{1,6}):(\d{1,18})$/.exec(text) ?? [];
    if (partition === '')
      throw new WrongUse('replay: --from-offset takes PARTITION:OFFSET, such as 3:1200,4:0.');
    const range = extents.find((each) => each.partition === Number(partition));
    if (!range) throw new CannotBeDone(`${topics.join()} has no partition ${partition}.`);
    const next = BigInt(offset);
    if (next < range.start || next > range.end)
      throw new CannotBeDone(`Partition ${partition} has offsets from ${range.start} to ${range.end}.`);
    return { topic: range.topic, partition: range.partition, next };
  });
}
