import { z } from 'zod';
import { date, type EventContract } from './envelope.ts';

const personState = z.object({
  id: z.uuid().describe('Id of the person.'),
  organizationId: z.uuid().describe('Id of the unit that the person belongs to.'),
  rights: z
    .array(
      z.object({
        role: z.string().describe('Role, such as "UNIT_LEADER".'),
        organizationId: z
          .uuid()
          .nullable()
          .describe('Id of the unit for which it is held; null where it is held for the City.'),
        from: date.describe('First day of the right.'),
        to: date.nullable().describe('First day on which it is held no more; null while it is.'),
      }),
    )
    .describe('Rights of the person, with their dates.'),
});
/** A person without name or sign-in: what other services need to check a duty. */
export type PersonState = z.infer<typeof personState>;

export const personRegistered: EventContract<PersonState> = {
  type: 'reformgraph.person.registered.v0',
  topic: 'reformgraph.internal.person',
  meaning: {
    vi: 'Một người được ghi nhận trên nền tảng; sự kiện không mang tên hay cách đăng nhập.',
    en: 'A person was registered on the platform; the event carries neither name nor sign-in.',
  },
  data: personState,
};

export const personRightsChanged: EventContract<PersonState> = {
  type: 'reformgraph.person.rights-changed.v0',
  topic: 'reformgraph.internal.person',
  meaning: {
    vi: 'Quyền của một người đã được cấp hoặc thu hồi.',
    en: 'A right of a person was granted or revoked.',
  },
  data: personState,
};
