import { randomBytes } from 'node:crypto';
import { attempt } from './attempt.ts';
import { createSeal } from './sealing.ts';
import { newSecret } from './signing.ts';

it('sends nothing where the secret cannot be read, and says so', async () => {
  const [own, other] = [0, 1].map(() => createSeal([randomBytes(32).toString('base64')]));
  if (!own || !other) throw new Error('no seals');
  const means = {
    seal: own,
    bounds: {
      mayReach: () => {
        throw new Error('It looked for an address.');
      },
      connectWithin: 1_000,
      answerWithin: 1_000,
    },
    now: Date.now,
  };
  const webhook = { webhookId: 'w', url: 'https://127.0.0.1/' };
  const message = { id: 'e', body: '{}', secret: other.seal(newSecret(), 'w'), formerSecret: null };
  expect(await attempt(means, webhook, message)).toMatchObject({
    verdict: 'REFUSED',
    error: 'SECRET_UNREADABLE',
  });
});
