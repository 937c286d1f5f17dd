import kafkajs, { type AclEntry, type DescribeAclResource } from 'kafkajs';
import type { Logger } from '../../logger.ts';
import type { KafkaLogConfig } from '../kafka-log.ts';
import { type Broker, clusterOf } from './kafkajs-cluster.ts';
import { alterCredential, describeCredential } from './scram-credentials.ts';

/** What ACLs let a user do. */
export interface KafkaRights {
  /** Topics that it may read, sorted. */
  readonly topics: readonly string[];
  /** Beginnings of the names of groups in which it may commit, sorted. */
  readonly groupPrefixes: readonly string[];
  /** Whether there is any ACL of the user that `letRead` does not make. */
  readonly others: boolean;
}

/** Who may do what on a Kafka that asks for a user and a password (SCRAM-SHA-512) and keeps to its ACLs. */
export interface KafkaAccess {
  /** Whether there is a user of that name. */
  hasUser(name: string): Promise<boolean>;
  /** Makes the user, or gives it another password; may do nothing by that alone. */
  setPassword(name: string, password: string): Promise<void>;
  /** Lets the user read the topics, and commit in groups whose names begin with the prefix. Repeatable. */
  letRead(name: string, topics: readonly string[], groupPrefix: string): Promise<void>;
  /** What the user may do. */
  rightsOf(name: string): Promise<KafkaRights>;
  /** Takes one topic back: who consumes it is cut at once. Repeatable. */
  takeTopic(name: string, topic: string): Promise<void>;
  /** Takes everything back, which cuts every consumer of the user at once, and then forgets the user. Repeatable. */
  removeUser(name: string): Promise<void>;
  close(): Promise<void>;
}

const { AclResourceTypes: RESOURCE, AclOperationTypes: OPERATION } = kafkajs;
const { AclPermissionTypes: PERMISSION, ResourcePatternTypes: PATTERN } = kafkajs;

const principalOf = (name: string): string => `User:${name}`;

/** Signs in as an administrator of the cluster; connects when first used. Rejects where Kafka is away or refuses. */
export function openKafkaAccess(config: Omit<KafkaLogConfig, 'transport'>, logger: Logger): KafkaAccess {
  const cluster = clusterOf(config, logger);
  let connected: Promise<void> | undefined;
  const broker = async (): Promise<Broker> => {
    connected ??= cluster.connect();
    await connected;
    await cluster.refreshMetadata();
    return cluster.findControllerBroker();
  };
  const everythingOf = (name: string) => ({
    resourceType: RESOURCE.ANY,
    resourcePatternType: PATTERN.ANY,
    principal: principalOf(name),
    operation: OPERATION.ANY,
    permissionType: PERMISSION.ANY,
  });
  return {
    hasUser: async (name) => (await broker()).connectionPool.send(describeCredential(name)),
    setPassword: async (name, password) => {
      await (await broker()).connectionPool.send(alterCredential(name, password));
    },
    letRead: async (name, topics, groupPrefix) => {
      const read = { principal: principalOf(name), host: '*', operation: OPERATION.READ };
      const allow = { ...read, permissionType: PERMISSION.ALLOW };
      const acl: AclEntry[] = topics.map((resourceName) => ({
        ...{ ...allow, resourceName, resourceType: RESOURCE.TOPIC, resourcePatternType: PATTERN.LITERAL },
      }));
      const groups = { resourceType: RESOURCE.GROUP, resourcePatternType: PATTERN.PREFIXED };
      await (
        await broker()
      ).createAcls({ acl: [...acl, { ...allow, ...groups, resourceName: groupPrefix }] });
    },
    rightsOf: async (name) => rightsIn((await (await broker()).describeAcls(everythingOf(name))).resources),
    takeTopic: async (name, topic) => {
      const topicAlone = {
        resourceType: RESOURCE.TOPIC,
        resourceName: topic,
        resourcePatternType: PATTERN.LITERAL,
      };
      await (await broker()).deleteAcls({ filters: [{ ...everythingOf(name), ...topicAlone }] });
    },
    removeUser: async (name) => {
      const controller = await broker();
      await controller.deleteAcls({ filters: [everythingOf(name)] });
      await controller.connectionPool.send(alterCredential(name, null));
    },
    close: () => cluster.disconnect(),
  };
}

function rightsIn(resources: readonly DescribeAclResource[]): KafkaRights {
  const readable = ({ acls }: DescribeAclResource) =>
    acls.every(
      ({ host, operation, permissionType }) =>
        host === '*' && operation === OPERATION.READ && permissionType === PERMISSION.ALLOW,
    );
  const isTopic = (resource: DescribeAclResource) =>
    resource.resourceType === RESOURCE.TOPIC && resource.resourcePatternType === PATTERN.LITERAL;
  const isGroups = (resource: DescribeAclResource) =>
    resource.resourceType === RESOURCE.GROUP && resource.resourcePatternType === PATTERN.PREFIXED;
  const ours = resources.filter(readable);
  const namesOf = (kind: (resource: DescribeAclResource) => boolean) =>
    ours
      .filter(kind)
      .map(({ resourceName }) => resourceName)
      .sort();
  const [topics, groupPrefixes] = [namesOf(isTopic), namesOf(isGroups)];
  return { topics, groupPrefixes, others: topics.length + groupPrefixes.length < resources.length };
}
