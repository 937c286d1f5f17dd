import { PARTITIONS } from '../src/index.ts';
import { ENVELOPE, factsOf, type ContractFacts, type JsonSchema } from './json-schema.ts';
import { isPublished, meaningOf } from './topics.ts';

const KAFKA_BINDING = '0.5.0';
const HTTP_BINDING = '0.3.0';
const JSON_SCHEMA = 'application/schema+json;version=draft-2020-12';
const BATCH = 'application/cloudevents-batch+json';

const TOMBSTONE = 'tombstone';
const uuid = { type: 'string', format: 'uuid' };

interface Described {
  readonly type: string;
  readonly facts: ContractFacts;
}

/**
 * The AsyncAPI 3 document of the platform as the application that sends: every topic of the schemas' types, and the
 * feed over HTTP. Payloads are references to the schemas' files, from beside which the document is read.
 */
export function asyncApiDocument(schemas: ReadonlyMap<string, JsonSchema>, version: string): object {
  const types = [...schemas].map(([type, schema]) => ({ type, facts: factsOf(type, schema) }));
  const topics = [...new Set(types.map(({ facts }) => facts.topic))].sort();
  const onTopic = (topic: string) => types.filter(({ facts }) => facts.topic === topic);
  return {
    asyncapi: '3.0.0',
    id: 'urn:reformgraph:events',
    info: {
      title: 'Reformgraph: events · Sự kiện',
      version,
      description:
        'What happened on the platform, as CloudEvents 1.0. Each event carries the full state of its aggregate and the ' +
        "aggregate's version: newer supersedes older. Delivery is at least once, in order of the versions per key.",
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: {
      ...Object.fromEntries(topics.map((topic) => [topic, channelOf(topic, onTopic(topic))])),
      feed: FEED_CHANNEL,
    },
    operations: {
      ...Object.fromEntries(topics.map((topic) => [`send.${topic}`, sendingOn(topic, onTopic(topic))])),
      'send.feed': SENDING_FEED,
    },
    components: {
      messages: {
        ...Object.fromEntries(types.flatMap(messagesOf)),
        feedPage: FEED_PAGE,
      },
      schemas: { headers: HEADERS },
      securitySchemes: SECURITY,
    },
  };
}

const SERVERS = {
  kafka: {
    host: '{bootstrap}',
    protocol: 'kafka-secure',
    description: 'The Apache Kafka of the platform, where it runs with one. TLS, SASL/SCRAM.',
    variables: {
      bootstrap: {
        default: 'kafka.example:9093',
        description: 'Host and port that the administrator of the platform names.',
      },
    },
    security: [{ $ref: '#/components/securitySchemes/scram' }],
  },
  gateway: {
    host: '{host}',
    protocol: 'https',
    description: 'The gateway of the platform.',
    variables: {
      host: { default: 'graph.example', description: 'Host that the administrator of the platform names.' },
    },
    security: [{ $ref: '#/components/securitySchemes/clientCredentials' }],
  },
};

const SECURITY = {
  scram: {
    type: 'scramSha512',
    description: 'The Kafka user of a department: it reads the granted topics in groups with its own prefix.',
  },
  clientCredentials: {
    type: 'oauth2',
    description: 'The client identity of a department, whose scopes are granted by the administrator.',
    flows: {
      clientCredentials: {
        tokenUrl: 'https://graph.example/oauth/token',
        availableScopes: {
          'topic:{topic}': 'Read a published topic.',
          'unit:{code}': 'Read the assessments of a unit of its own before they are published.',
          webhooks: 'Be called with what it may read.',
        },
      },
    },
  },
};

/** The headers that every record has, of which a type fixes `ce_type`. */
const HEADERS = {
  type: 'object',
  properties: {
    ce_specversion: { type: 'string', const: '1.0', description: 'Version of CloudEvents.' },
    ce_id: { ...uuid, description: 'Id of the event. The same id twice is the same event, delivered twice.' },
    ce_type: { type: 'string', description: 'Name and version of the type.' },
    ce_source: { type: 'string', description: 'Service that raised the event, as a path.' },
    ce_time: { type: 'string', format: 'date-time', description: 'When it was recorded: real time, UTC.' },
    ce_subject: { ...uuid, description: 'Id of the aggregate; the same as the key of the record.' },
    ce_aggregateversion: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,9}$',
      description: 'Version of the aggregate after the change: the higher one is newer.',
    },
    ce_businesstime: {
      type: 'string',
      format: 'date-time',
      description: 'When it happened by the clock of the platform, UTC.',
    },
    ce_provenance: {
      type: 'string',
      enum: ['OFFICIAL', 'TRANSLATED', 'SYNTHETIC'],
      description: 'Where the facts come from.',
    },
    ce_deprecated: {
      type: 'string',
      format: 'date',
      description:
        'Present where the end of the type is announced: the first day on which it may be raised no more.',
    },
    'content-type': { type: 'string', description: 'application/json; absent in a tombstone.' },
  },
  required: [
    'ce_specversion',
    'ce_id',
    'ce_type',
    'ce_source',
    'ce_time',
    'ce_subject',
    'ce_aggregateversion',
    'ce_businesstime',
    'ce_provenance',
  ],
};

function channelOf(topic: string, types: readonly Described[]): object {
  const { title, key } = meaningOf(topic);
  return {
    address: topic,
    title: `${title.en} · ${title.vi}`,
    description: `The key of a record is the id of ${key.en}.`,
    servers: [{ $ref: '#/servers/kafka' }],
    messages: Object.fromEntries(
      types.flatMap(messagesOf).map(([id]) => [id, { $ref: `#/components/messages/${id}` }]),
    ),
    bindings: {
      kafka: {
        topic,
        partitions: PARTITIONS,
        topicConfiguration: types.some(({ facts }) => facts.compacted)
          ? { 'cleanup.policy': ['compact'] }
          : { 'cleanup.policy': ['delete'], 'retention.ms': -1 },
        bindingVersion: KAFKA_BINDING,
      },
    },
    'x-published': isPublished(topic),
  };
}

function sendingOn(topic: string, types: readonly Described[]): object {
  const channel = `#/channels/${topic}`;
  return {
    action: 'send',
    title: meaningOf(topic).title.en,
    channel: { $ref: channel },
    messages: types.flatMap(messagesOf).map(([id]) => ({ $ref: `${channel}/messages/${id}` })),
  };
}

function messagesOf({ type, facts }: Described): [string, object][] {
  const ofType = {
    headers: {
      allOf: [
        { $ref: '#/components/schemas/headers' },
        { type: 'object', properties: { ce_type: { type: 'string', const: type } } },
      ],
    },
    bindings: { kafka: { key: uuid, bindingVersion: KAFKA_BINDING } },
    ...(facts.deprecation ? { tags: [{ name: 'deprecated' }], 'x-deprecation': facts.deprecation } : {}),
  };
  const message = {
    name: type,
    title: type,
    summary: facts.meaning.en,
    description: [facts.meaning.vi, ...endOf(facts)].join('\n\n'),
    contentType: 'application/json',
    ...ofType,
    payload: { schemaFormat: JSON_SCHEMA, schema: { $ref: `./schemas/${type}.json` } },
    'x-frozen': facts.frozen,
  };
  const tombstone = {
    name: `${type}.${TOMBSTONE}`,
    title: `${type}, a tombstone`,
    summary: 'A record without value: there is no state of this key any more.',
    ...ofType,
    payload: { type: 'null' },
  };
  return facts.compacted
    ? [
        [type, message],
        [`${type}.${TOMBSTONE}`, tombstone],
      ]
    : [[type, message]];
}

function endOf({ deprecation }: ContractFacts): string[] {
  if (!deprecation) return [];
  const { announced, endsOn, successor } = deprecation;
  return [`Announced on ${announced} to end on ${endsOn}; its successor is ${successor}.`];
}

const FEED_CHANNEL = {
  address: '/feeds/{topic}',
  title: 'Feed of a topic over HTTP · Luồng sự kiện qua HTTP',
  description:
    'The events of one topic that the asking client may read, in the order per key that Kafka has.',
  servers: [{ $ref: '#/servers/gateway' }],
  parameters: {
    topic: { description: 'Name of the topic.', examples: ['reformgraph.published.assessment'] },
  },
  messages: { feedPage: { $ref: '#/components/messages/feedPage' } },
};

const SENDING_FEED = {
  action: 'send',
  title: 'Answer a request for the events after a cursor',
  channel: { $ref: '#/channels/feed' },
  messages: [{ $ref: '#/channels/feed/messages/feedPage' }],
  bindings: {
    http: {
      method: 'GET',
      query: {
        type: 'object',
        properties: {
          after: { type: 'string', description: 'Cursor of an earlier answer; absent: from the beginning.' },
          limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'Most events; absent: 100.' },
          wait: {
            type: 'integer',
            minimum: 0,
            maximum: 30,
            description: 'Seconds that the answer waits for an event where there is none; absent: 0.',
          },
        },
        additionalProperties: false,
      },
      bindingVersion: HTTP_BINDING,
    },
  },
};

const FEED_PAGE = {
  name: 'feedPage',
  title: 'A batch of events',
  summary: 'Events in the JSON format of CloudEvents, in a batch.',
  contentType: BATCH,
  headers: {
    type: 'object',
    properties: {
      'x-reformgraph-cursor': { type: 'string', description: 'Cursor of the next request.' },
    },
    required: ['x-reformgraph-cursor'],
  },
  payload: {
    schemaFormat: JSON_SCHEMA,
    schema: { type: 'array', items: { $ref: `./schemas/${ENVELOPE}.json` } },
  },
};
