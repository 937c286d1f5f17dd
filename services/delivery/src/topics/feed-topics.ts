import { assessmentCompleted, organizationRegistered, topicSettings } from '@reformgraph/event-contracts';

const PUBLISHED = 'reformgraph.published.';

/** Topics that a client can be granted: they hold only what was decided to be public. */
export const PUBLISHED_TOPICS: readonly string[] = topicSettings
  .map(({ name }) => name)
  .filter((name) => name.startsWith(PUBLISHED));

/** The topic of which a client reads only the events of its own units. */
export const OWN_UNITS_TOPIC = assessmentCompleted.topic;

/** Every topic that is copied and has a feed. */
export const FEED_TOPICS: readonly string[] = [...PUBLISHED_TOPICS, OWN_UNITS_TOPIC];

/** Topics that promise the newest event of each key alone. */
export const COMPACTED_TOPICS: readonly string[] = topicSettings
  .filter(({ name, compacted }) => compacted && FEED_TOPICS.includes(name))
  .map(({ name }) => name);

/** The topic that tells of units, by which administrators' codes are understood. */
export const UNITS_TOPIC = organizationRegistered.topic;
