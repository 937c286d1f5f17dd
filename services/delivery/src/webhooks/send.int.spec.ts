import { createServer, type AddressInfo } from 'node:net';
import { createMayReach } from './addresses.ts';
import { send, type SendBounds } from './send.ts';
import { HOOK_EXAMPLE } from './spec-certificate.ts';
import { startSpecEndpoint, type SpecEndpoint } from './spec-endpoint.ts';

const LOOPBACK = createMayReach(['127.0.0.1/32']);
const bounds: SendBounds = {
  mayReach: LOOPBACK,
  connectWithin: 5_000,
  answerWithin: 10_000,
  resolve: (name) => Promise.resolve(name.endsWith('.example') ? ['127.0.0.1'] : []),
};
const HEADERS = { 'content-type': 'application/cloudevents+json' };

describe('send', () => {
  let endpoint: SpecEndpoint;
  const url = (path = '/') => new URL(`http://127.0.0.1:${endpoint.port}${path}`);
  const post = (options: Partial<SendBounds> = {}) => send(url(), HEADERS, '{}', { ...bounds, ...options });

  beforeEach(async () => {
    endpoint = await startSpecEndpoint();
  });
  afterEach(() => endpoint.close());

  it('posts the body to the last byte and tells the status', async () => {
    const body = JSON.stringify({ name: 'Sở Nội vụ' });
    const answer = await send(url('/hook?key=1'), HEADERS, body, bounds);
    expect(answer).toEqual({ outcome: 'ANSWERED', status: 204, askedToWait: null });
    expect(endpoint.received).toMatchObject([{ url: '/hook?key=1', body, headers: HEADERS }]);
  });

  it.each([200, 201, 299, 301, 302, 307, 400, 410, 429, 500, 503])('tells %d', async (status) => {
    endpoint.answer = (response) =>
      response.writeHead(status, { location: url('/elsewhere').href, 'retry-after': '7' }).end('no');
    expect(await post()).toEqual({ outcome: 'ANSWERED', status, askedToWait: 7_000 });
    expect(endpoint.received).toHaveLength(1);
  });

  it('follows no redirect, inside or not', async () => {
    const inside = await startSpecEndpoint();
    endpoint.answer = (response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/admin` }).end();
    expect(await post()).toMatchObject({ outcome: 'ANSWERED', status: 307 });
    expect(inside.received).toEqual([]);
    await inside.close();
  });

  it('does not wait for an answer that never comes', async () => {
    endpoint.answer = () => undefined;
    expect(await post({ answerWithin: 200 })).toEqual({ outcome: 'NO_ANSWER', reason: 'TOO_SLOW' });
  });

  it('does not wait for headers that come drop by drop', async () => {
    endpoint.answer = ({ socket }) => {
      socket?.write('HTTP/1.1 200 OK\r\n');
      const dripping = setInterval(() => socket?.write('x-more: 1\r\n'), 20);
      socket?.on('close', () => clearInterval(dripping));
    };
    expect(await post({ answerWithin: 300 })).toEqual({ outcome: 'NO_ANSWER', reason: 'TOO_SLOW' });
  });

  it('is not kept by interim answers without end', async () => {
    endpoint.answer = ({ socket }) => {
      const dripping = setInterval(() => socket?.write('HTTP/1.1 102 Processing\r\n\r\n'), 20);
      socket?.on('close', () => clearInterval(dripping));
    };
    expect(await post({ answerWithin: 300 })).toEqual({ outcome: 'NO_ANSWER', reason: 'TOO_SLOW' });
  });

  it('cuts a body that never ends, and takes its status all the same', async () => {
    endpoint.answer = (response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(16_384)));
        response.once('drain', more);
      };
      more();
    };
    expect(await post()).toMatchObject({ outcome: 'ANSWERED', status: 200 });
    await untilClosed(endpoint);
  });

  it('cuts a body that comes drop by drop', async () => {
    endpoint.answer = (response) => {
      response.writeHead(200);
      const dripping = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(dripping));
    };
    expect(await post()).toMatchObject({ outcome: 'ANSWERED', status: 200 });
    await untilClosed(endpoint);
  });

  it.each([
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['what is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['nothing', ''],
  ])('takes %s for a broken answer', async (_what, text) => {
    endpoint.answer = ({ socket }) => socket?.end(text);
    expect(await post()).toEqual({ outcome: 'NO_ANSWER', reason: 'BROKEN_ANSWER' });
  });

  it('tells where nobody listens', async () => {
    const gone = url();
    await endpoint.close();
    expect(await send(gone, HEADERS, '{}', bounds)).toEqual({
      outcome: 'NO_ANSWER',
      reason: 'NOT_CONNECTED',
    });
    endpoint = await startSpecEndpoint();
  });

  it('does not wait for a handshake that never ends', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    expect(
      await send(new URL(`https://127.0.0.1:${port}/`), HEADERS, '{}', { ...bounds, connectWithin: 200 }),
    ).toEqual({ outcome: 'NO_ANSWER', reason: 'NOT_CONNECTED' });
    silent.close();
  });

  it.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '10.0.0.1',
    '2130706433',
    '0.0.0.0',
  ])('calls no literal address inside: %s', async (host) => {
    const answer = await send(new URL(`http://${host}:${endpoint.port}/`), HEADERS, '{}', {
      ...bounds,
      mayReach: createMayReach([]),
    });
    expect(answer).toEqual({ outcome: 'NO_ANSWER', reason: 'ADDRESS_NOT_ALLOWED' });
    expect(endpoint.received).toEqual([]);
  });

  it('calls no name that leads inside, not even with one of its addresses, and none that leads nowhere', async () => {
    const named = new URL(`http://hook.example:${endpoint.port}/`);
    const resolved = (...addresses: string[]) =>
      send(named, HEADERS, '{}', { ...bounds, resolve: () => Promise.resolve(addresses) });
    expect(await resolved('10.0.0.1')).toEqual({ outcome: 'NO_ANSWER', reason: 'ADDRESS_NOT_ALLOWED' });
    expect(await resolved('127.0.0.1', '::1')).toEqual({
      outcome: 'NO_ANSWER',
      reason: 'ADDRESS_NOT_ALLOWED',
    });
    expect(await resolved()).toEqual({ outcome: 'NO_ANSWER', reason: 'NAME_NOT_FOUND' });
    expect(endpoint.received).toEqual([]);
    expect(
      await send(new URL('http://localhost:9/'), HEADERS, '{}', {
        mayReach: createMayReach([]),
        connectWithin: 5_000,
        answerWithin: 5_000,
      }),
    ).toEqual({ outcome: 'NO_ANSWER', reason: 'ADDRESS_NOT_ALLOWED' });
  });

  it('does not wait for a resolver that never answers', async () => {
    const answer = await send(new URL('http://hook.example/'), HEADERS, '{}', {
      ...bounds,
      connectWithin: 200,
      resolve: () => new Promise(() => undefined),
    });
    expect(answer).toEqual({ outcome: 'NO_ANSWER', reason: 'NAME_NOT_FOUND' });
  });

  it('resolves a name once and connects to what was checked, so that a second answer changes nothing', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const answer = await send(new URL(`http://rebinding.example:${endpoint.port}/`), HEADERS, '{}', {
      ...bounds,
      resolve: () => Promise.resolve(answers.shift() ?? []),
    });
    expect(answer).toMatchObject({ outcome: 'ANSWERED', status: 204 });
    expect(answers).toHaveLength(1);
    expect(endpoint.received).toMatchObject([{ headers: { host: `rebinding.example:${endpoint.port}` } }]);
  });

  it('asks for a certificate of the name, however the name was resolved', async () => {
    const secure = await startSpecEndpoint(HOOK_EXAMPLE);
    const to = (host: string, authorities?: string) =>
      send(new URL(`https://${host}:${secure.port}/`), HEADERS, '{}', {
        ...bounds,
        ...(authorities ? { authorities } : {}),
      });
    expect(await to('hook.example', HOOK_EXAMPLE.certificate)).toMatchObject({ status: 204 });
    expect(await to('other.example', HOOK_EXAMPLE.certificate)).toEqual({
      outcome: 'NO_ANSWER',
      reason: 'CERTIFICATE_REFUSED',
    });
    expect(await to('hook.example')).toEqual({ outcome: 'NO_ANSWER', reason: 'CERTIFICATE_REFUSED' });
    expect(secure.received).toHaveLength(1);
    await secure.close();
  });
});

/** Resolves when the sender has let go of every connection. */
async function untilClosed(endpoint: SpecEndpoint): Promise<void> {
  const end = performance.now() + 10_000;
  while (endpoint.connections() > 0) {
    if (performance.now() > end) throw new Error('The sender kept its connection');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
