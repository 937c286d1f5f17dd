import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { terminalEnvironment } from './checkout-copy.ts';
import { readNoEgress, withoutEgress } from './no-egress.ts';

const run = promisify(execFile);
const CHILD_MILLISECONDS = 30_000;

/** An address that nothing answers (TEST-NET-1), and a name that no server knows. */
const ELSEWHERE = '192.0.2.1';
const NAME = 'elsewhere.invalid';

/** Runs an ES module under the preload; what it printed, and what the preload wrote. */
async function underPreload(source: string) {
  const folder = await mkdtemp(join(tmpdir(), 'reformgraph thử '));
  try {
    const script = join(folder, 'script.mjs');
    await writeFile(script, source);
    const preload = await withoutEgress(folder);
    const { stdout } = await run(process.execPath, [script], {
      env: terminalEnvironment(preload.environment),
      timeout: CHILD_MILLISECONDS,
    });
    return { printed: stdout.trim(), script, ...(await readNoEgress(preload)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const REFUSED: readonly (readonly [way: string, log: string, source: string])[] = [
  [
    'fetch',
    `connection to ${ELSEWHERE}:80`,
    `await fetch('http://${ELSEWHERE}/').catch((error) => say(error.cause))`,
  ],
  [
    'fetch of a name',
    `connection to ${NAME}:80`,
    `await fetch('http://${NAME}/').catch((error) => say(error.cause))`,
  ],
  [
    'net.connect by port and host',
    `connection to ${ELSEWHERE}:9`,
    `const net = await import('node:net'); net.connect(9, '${ELSEWHERE}').once('error', say)`,
  ],
  [
    'new net.Socket().connect',
    `connection to ::ffff:${ELSEWHERE}:9`,
    `const net = await import('node:net');
     new net.Socket().connect({ port: 9, host: '::ffff:${ELSEWHERE}' }).once('error', say)`,
  ],
  [
    'tls.connect',
    `connection to ${ELSEWHERE}:443`,
    `const tls = await import('node:tls'); tls.connect(443, '${ELSEWHERE}').once('error', say)`,
  ],
  [
    'http.get',
    `connection to 127.0.0.1.${NAME}:80`,
    `const http = await import('node:http'); http.get('http://127.0.0.1.${NAME}/').once('error', say)`,
  ],
  [
    'https.get',
    `connection to ${ELSEWHERE}:443`,
    `const https = await import('node:https'); https.get('https://${ELSEWHERE}/').once('error', say)`,
  ],
  [
    'http2.connect',
    `connection to ${ELSEWHERE}:443`,
    `const http2 = await import('node:http2'); http2.connect('https://${ELSEWHERE}').once('error', say)`,
  ],
  [
    'a datagram',
    `datagram to ${ELSEWHERE}`,
    `const { createSocket } = await import('node:dgram'); const socket = createSocket('udp4');
     socket.send('x', 9, '${ELSEWHERE}', (error) => { say(error); socket.close() })`,
  ],
  [
    'a part of a datagram, with nobody listening for its error',
    `datagram to ${ELSEWHERE}`,
    `const { createSocket } = await import('node:dgram'); const socket = createSocket('udp4');
     socket.once('error', (error) => { say(error); socket.close() });
     socket.send(Buffer.from('xyz'), 0, 1, 9, '${ELSEWHERE}')`,
  ],
  [
    'a connected datagram socket',
    `datagram to ${ELSEWHERE}`,
    `const { createSocket } = await import('node:dgram'); const socket = createSocket('udp4');
     socket.connect(9, '${ELSEWHERE}', (error) => { say(error); socket.close() })`,
  ],
  ['dns.lookup', `lookup to ${NAME}`, `import { lookup } from 'node:dns'; lookup('${NAME}', say)`],
  [
    'dns.promises.lookup',
    `lookup to ${NAME}`,
    `import { lookup } from 'node:dns/promises'; await lookup('${NAME}').catch(say)`,
  ],
  ['dns.resolve4', `name query to ${NAME}`, `import { resolve4 } from 'node:dns'; resolve4('${NAME}', say)`],
  [
    'dns.promises.resolve',
    `name query to ${NAME}`,
    `import { resolve } from 'node:dns/promises'; await resolve('${NAME}').catch(say)`,
  ],
  [
    'dns.Resolver',
    `name query to ${NAME}`,
    `import { Resolver } from 'node:dns'; new Resolver().resolveTxt('${NAME}', say)`,
  ],
  [
    'dns.promises.Resolver',
    `name query to ${NAME}`,
    `import { Resolver } from 'node:dns/promises'; await new Resolver().resolve6('${NAME}').catch(say)`,
  ],
  [
    'dns.reverse',
    `name query to ${ELSEWHERE}`,
    `import { reverse } from 'node:dns'; reverse('${ELSEWHERE}', say)`,
  ],
  [
    'dns.lookupService',
    'name query to 127.0.0.1',
    `import { lookupService } from 'node:dns'; lookupService('127.0.0.1', 80, say)`,
  ],
  [
    'fetch in a worker thread',
    `connection to ${ELSEWHERE}:80`,
    `import { Worker } from 'node:worker_threads';
     const source = "fetch('http://${ELSEWHERE}/').catch((error) => process.stdout.write(error.cause.code))";
     new Worker(source, { eval: true })`,
  ],
  [
    'fetch in a child process',
    `connection to ${ELSEWHERE}:80`,
    `import { execFileSync } from 'node:child_process';
     const source = "fetch('http://${ELSEWHERE}/').catch((error) => process.stdout.write(error.cause.code))";
     process.stdout.write(execFileSync(process.execPath, ['-e', source]))`,
  ],
];

const SAY = 'const say = (error) => process.stdout.write(String(error?.code));\n';

describe('the preload against egress', () => {
  it.each(REFUSED)(
    'fails and records %s',
    async (_way, log, source) => {
      const { printed, refusals } = await underPreload(SAY + source);
      expect(printed).toBe('ENOEGRESS');
      expect(refusals).toHaveLength(1);
      expect(refusals[0]).toContain(log);
    },
    CHILD_MILLISECONDS,
  );

  it(
    'lets everything on this machine pass: loopback, localhost, sockets in the file system, messages to children',
    async () => {
      const { printed, refusals, witnesses, script } = await underPreload(`
        import { fork } from 'node:child_process';
        import { createSocket } from 'node:dgram';
        import { lookup } from 'node:dns';
        import { lookup as promised } from 'node:dns/promises';
        import { once } from 'node:events';
        import { createServer } from 'node:http';
        import { connect, createServer as createSocketServer } from 'node:net';
        import { dirname, join } from 'node:path';
        import { fileURLToPath } from 'node:url';
        import { promisify } from 'node:util';

        if (process.send) {
          process.send('message');
          process.disconnect();
        } else {
          const said = [];
          const server = createServer((_, response) => response.end('web')).listen(0, '127.0.0.1');
          await once(server, 'listening');
          for (const host of ['127.0.0.1', 'localhost'])
            said.push(await (await fetch(\`http://\${host}:\${server.address().port}/\`)).text());
          server.close();
          server.closeAllConnections();

          const file = join(dirname(fileURLToPath(import.meta.url)), 'socket');
          const files = createSocketServer((socket) => socket.end('file')).listen(file);
          await once(files, 'listening');
          const [chunk] = await once(connect(file), 'data');
          said.push(String(chunk));
          files.close();

          const receiver = createSocket('udp4').bind(0, '127.0.0.1');
          await once(receiver, 'listening');
          const sender = createSocket('udp4');
          sender.send('datagram', receiver.address().port, '127.0.0.1');
          const [datagram] = await once(receiver, 'message');
          said.push(String(datagram));
          receiver.close();
          sender.close();

          said.push((await promisify(lookup)('localhost', 4)).address, (await promised('localhost', { family: 6 })).address);
          said.push((await promised('192.0.2.1')).address);
          const [message] = await once(fork(fileURLToPath(import.meta.url)), 'message');
          said.push(message);
          process.stdout.write(said.join(' '));
        }
      `);
      expect(printed).toBe('web web file datagram 127.0.0.1 ::1 192.0.2.1 message');
      expect(refusals).toEqual([]);
      expect(witnesses).toEqual([script, script]);
    },
    CHILD_MILLISECONDS,
  );
});
