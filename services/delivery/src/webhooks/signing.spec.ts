import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { newSecret, signatureHeaders } from './signing.ts';

describe('signatureHeaders', () => {
  it('signs as the example of the Standard Webhooks specification', () => {
    expect(
      signatureHeaders(
        { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' },
        ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      ),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('gives one signature per secret, the newer first, each of id, time and body together', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), fc.string({ unit: 'binary' }), (id, timestamp, body) => {
        const secrets = [newSecret(), newSecret()];
        const given = signatureHeaders({ id, timestamp, body }, secrets)['webhook-signature'].split(' ');
        expect(given).toEqual(
          secrets.map((secret) => {
            const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
            return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
          }),
        );
      }),
    );
  });
});

describe('newSecret', () => {
  it('has 32 bytes and is never the same', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    }
  });
});
