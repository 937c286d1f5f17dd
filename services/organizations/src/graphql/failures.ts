import { commonFailures, createPresenter, type CommonFailure } from '@reformgraph/subgraph-kit';
import type { CodeTaken } from '../domain/organization.ts';
import type { RightAlreadyHeld, SubjectTaken } from '../domain/person.ts';
import { ROLE_NAMES } from '../domain/role-names.ts';

/** How this subgraph's failures show in the graph. */
export const present = createPresenter<CommonFailure | CodeTaken | SubjectTaken | RightAlreadyHeld>({
  ...commonFailures,
  CODE_TAKEN: {
    type: 'CodeTaken',
    message: ({ taken }) => ({
      vi: `Mã “${taken}” đã được dùng.`,
      en: `The code “${taken}” is already in use.`,
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
