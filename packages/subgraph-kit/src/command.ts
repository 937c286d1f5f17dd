import { actorKey, personOf, type RequestIdentity } from './actor.ts';
import type { MutationRequest } from './transactions.ts';

/** Who makes a change, and when by the platform's clock (UTC). */
export interface Authorship {
  /** The person; null where the first administrator acts. */
  readonly by: string | null;
  readonly at: string;
}

/** What every command carries beside its own input. */
export interface CommandContext {
  readonly request: MutationRequest;
  readonly authorship: Authorship;
}

/** The command context of a mutation; the idempotency key is taken out of the input that is compared on a retry. */
export function commandContext(
  identity: RequestIdentity,
  mutation: string,
  { idempotencyKey, ...input }: { readonly idempotencyKey: string },
): CommandContext {
  return {
    request: { actor: actorKey(identity.actor), mutation, idempotencyKey, input },
    authorship: { by: personOf(identity.actor), at: identity.businessTime },
  };
}
