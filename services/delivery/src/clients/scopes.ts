import { OWN_UNITS_TOPIC, PUBLISHED_TOPICS } from '../topics/feed-topics.ts';
import type { Grants } from './client-store.ts';

const TOPIC = 'topic:';
const UNIT = 'unit:';
const WEBHOOKS = 'webhooks';

/** What was granted, as OAuth names it: `topic:<name>`, `unit:<code>`, `webhooks`. */
export function scopesOf({ topics, units, webhooks }: Grants): string[] {
  return [
    ...topics.map((topic) => `${TOPIC}${topic}`),
    ...units.map(({ code }) => `${UNIT}${code}`),
    ...(webhooks ? [WEBHOOKS] : []),
  ];
}

/** What of the grants the scope of a token leaves; a null scope leaves all. */
export function within(grants: Grants, scope: string | null): Grants {
  if (scope === null) return grants;
  const asked = new Set(scope.split(' '));
  return {
    topics: grants.topics.filter((topic) => asked.has(`${TOPIC}${topic}`)),
    units: grants.units.filter(({ code }) => asked.has(`${UNIT}${code}`)),
    webhooks: grants.webhooks && asked.has(WEBHOOKS),
  };
}

/** The topics that have a feed for whoever has these grants; never one of persons, whatever a row says. */
export function readableTopics({ topics, units }: Grants): string[] {
  const published = topics.filter((topic) => PUBLISHED_TOPICS.includes(topic));
  return units.length > 0 ? [...published, OWN_UNITS_TOPIC] : published;
}
