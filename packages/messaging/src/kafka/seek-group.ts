import { setTimeout as wait } from 'node:timers/promises';
import type { LogPosition } from '../event-log.ts';
import type { Logger } from '../logger.ts';
import { type Broker, clusterOf } from './access/kafkajs-cluster.ts';
import type { KafkaLogConfig } from './kafka-log.ts';
import { refusalOf } from './refusals.ts';

const TRIES = 20;

/**
 * See EventLog.seek. The broker takes positions of a group without members only: its members are put out, and join
 * again at the new positions when their next heartbeat tells them. What they had in hand they cannot commit.
 */
export async function seekGroup(
  config: KafkaLogConfig,
  group: string,
  positions: readonly LogPosition[],
  logger: Logger,
): Promise<void> {
  const cluster = clusterOf(config, logger);
  try {
    await cluster.connect();
    for (let tries = 1; ; tries += 1) {
      try {
        const coordinator = await cluster.findGroupCoordinator({ groupId: group });
        await putOut(coordinator, group);
        await coordinator.offsetCommit({
          groupId: group,
          groupGenerationId: -1,
          memberId: '',
          retentionTime: -1,
          topics: byTopic(positions),
        });
        return;
      } catch (error) {
        if (tries === TRIES || !isPassing(error)) throw refusalOf(error, { topics: [], group });
        await wait(100);
      }
    }
  } finally {
    await cluster.disconnect().catch(() => undefined);
  }
}

async function putOut(coordinator: Broker, group: string): Promise<void> {
  const { groups } = await coordinator.describeGroups({ groupIds: [group] });
  for (const { memberId } of groups.flatMap(({ members }) => members))
    await coordinator.leaveGroup({ groupId: group, memberId });
}

function byTopic(positions: readonly LogPosition[]) {
  const topics = [...new Set(positions.map(({ topic }) => topic))];
  return topics.map((topic) => ({
    topic,
    partitions: positions
      .filter((position) => position.topic === topic)
      .map(({ partition, next }) => ({ partition, offset: next.toString() })),
  }));
}

/** A member that joined again in between, or left by itself; a coordinator that is on its way elsewhere. */
const PASSING = new Set<unknown>([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
]);

const isPassing = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && PASSING.has(error.type);
