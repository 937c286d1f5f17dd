import { commonFailures, createPresenter, type CommonFailure } from '@reformgraph/subgraph-kit';
import type { LineageCycle } from '../domain/lineage.ts';
import type { ChangeOutOfOrder } from '../domain/structure-change.ts';
import type { CodeTaken } from '../domain/organization.ts';
import type { RightAlreadyHeld, SubjectTaken } from '../domain/person.ts';
import { ROLE_NAMES } from '../domain/role-names.ts';

/** How this subgraph's failures show in the graph. */
export const present = createPresenter<
  CommonFailure | CodeTaken | ChangeOutOfOrder | LineageCycle | SubjectTaken | RightAlreadyHeld
>({
  ...commonFailures,
  CODE_TAKEN: {
    type: 'CodeTaken',
    message: ({ taken }) => ({
      vi: `Mã “${taken}” đã được dùng.`,
      en: `The code “${taken}” is already in use.`,
    }),
  },
  CHANGE_OUT_OF_ORDER: {
    type: 'ChangeOutOfOrder',
    message: ({ organizationCode, latest }) => ({
      vi: `Đối với đơn vị “${organizationCode}”, thay đổi mới phải có hiệu lực sau ngày ${latest}.`,
      en: `For the unit “${organizationCode}” a change takes effect after ${latest}.`,
    }),
  },
  LINEAGE_CYCLE: {
    type: 'LineageCycle',
    message: ({ organizationCode }) => ({
      vi: `Trong cùng một ngày, “${organizationCode}” vừa nhận vừa giao lại chính nhiệm vụ này.`,
      en: `On the same day “${organizationCode}” would take duties and give them back.`,
    }),
  },
  SUBJECT_TAKEN: {
    type: 'SubjectTaken',
    message: () => ({
      vi: 'Định danh đăng nhập này đã thuộc về một người khác.',
      en: 'Another person already signs in with this subject.',
    }),
  },
  RIGHT_ALREADY_HELD: {
    type: 'RightAlreadyHeld',
    message: ({ right }) => ({
      vi: `Người này đã có quyền ${ROLE_NAMES[right.role]} từ ngày ${right.from}.`,
      en: `The person already holds ${right.role} from ${right.from}.`,
    }),
  },
});
