import { Refusal, type Localized } from '@reformgraph/subgraph-kit';

/** A request that proves nothing of who asks; the code tells the client whether signing in again helps. */
export class TokenRefused extends Refusal {
  override readonly name = 'TokenRefused';
  constructor(code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED', localized: Localized) {
    super(401, code, localized);
  }
}
