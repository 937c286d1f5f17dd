import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { webhookRules, webhookSettings } from './settings.ts';

const shape = z.object(webhookSettings);
const key = randomBytes(32).toString('base64');
const faults = (settings: Record<string, string>) =>
  shape.safeParse({ WEBHOOK_SEALING_KEYS: key, ...settings }).error?.issues.map(({ path }) => path[0]);

it('allows https to the public Internet on two ports where nothing else is said', () => {
  const { mayReach, ...rules } = webhookRules(shape.parse({ WEBHOOK_SEALING_KEYS: key }));
  expect(rules).toEqual({ ports: [443, 8443], httpAllowed: false });
  expect([mayReach('1.1.1.1'), mayReach('127.0.0.1'), mayReach('10.0.0.1')]).toEqual([true, false, false]);
});

it('reads what is allowed beside', () => {
  const { mayReach, ...rules } = webhookRules(
    shape.parse({
      WEBHOOK_SEALING_KEYS: `${key}, ${key}`,
      WEBHOOK_ALLOWED_NETWORKS: '10.1.0.0/16, fd00::/8',
      WEBHOOK_PORTS: '*',
      WEBHOOK_HTTP: 'allowed',
    }),
  );
  expect(rules).toEqual({ ports: null, httpAllowed: true });
  expect([mayReach('10.1.2.3'), mayReach('fd00::1'), mayReach('10.2.0.1')]).toEqual([true, true, false]);
});

it.each([
  { WEBHOOK_SEALING_KEYS: '' },
  { WEBHOOK_SEALING_KEYS: 'secret' },
  { WEBHOOK_SEALING_KEYS: `${key},short` },
  { WEBHOOK_ALLOWED_NETWORKS: '10.0.0.1' },
  { WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8 10.1.0.0/8' },
  { WEBHOOK_PORTS: '443,0' },
  { WEBHOOK_PORTS: '70000' },
  { WEBHOOK_PORTS: 'https' },
  { WEBHOOK_HTTP: 'yes' },
])('refuses %j', (settings) => expect(faults(settings)).toEqual(Object.keys(settings)));
