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
