import { z } from 'zod';
import { date, type EventContract } from './envelope.ts';

const personState = z.object({
  id: z.uuid(),
  organizationId: z.uuid(),
  rights: z.array(
    z.object({
      role: z.string(),
      organizationId: z.uuid().nullable(),
      from: date,
      to: date.nullable(),
    }),
  ),
});
/** A person without name or sign-in: what other services need to check a duty. */
export type PersonState = z.infer<typeof personState>;

export const personRegistered: EventContract<PersonState> = {
  type: 'reformgraph.person.registered.v0',
  topic: 'reformgraph.internal.person',
  data: personState,
};

export const personRightsChanged: EventContract<PersonState> = {
  type: 'reformgraph.person.rights-changed.v0',
  topic: 'reformgraph.internal.person',
  data: personState,
};
