/**
 * Preload (`node --require`) under which this process reaches nothing beyond its own machine: every connection,
 * datagram and name query to anything but loopback fails with ENOEGRESS, and is written as one line to the file that
 * NO_EGRESS_LOG names, so that a swallowed error is still seen. Worker threads inherit it, and so do child processes
 * by NODE_OPTIONS; each writes its main file to the file that NO_EGRESS_WITNESS names.
 */
'use strict';
const dgram = require('node:dgram');
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const process = require('node:process');

const { NO_EGRESS_LOG, NO_EGRESS_WITNESS } = process.env;
if (!NO_EGRESS_LOG) throw new Error('NO_EGRESS_LOG names no file.');
if (NO_EGRESS_WITNESS) appendFileSync(NO_EGRESS_WITNESS, `${process.argv[1] ?? '(no file)'}\n`);

const LOOPBACK_NAMES = new Set(['localhost', 'localhost.', 'ip6-localhost']);
const LOOPBACK_V4 = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

function isLoopback(host) {
  if (host === undefined || host === null || host === '') return true;
  const name = String(host).toLowerCase().replace(/%.*$/, '');
  return LOOPBACK_NAMES.has(name) || isLoopbackAddress(name);
}

/** 0.0.0.0 and :: reach this machine when they are connected to. */
function isLoopbackAddress(address) {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (mapped) return isLoopbackAddress(mapped[1]);
  return (
    (LOOPBACK_V4.test(address) && net.isIPv4(address)) ||
    ['::1', '0:0:0:0:0:0:0:1', '0.0.0.0', '::'].includes(address)
  );
}

function refusal(how, target) {
  const error = Object.assign(new Error(`${how} to ${target} leaves this machine.`), {
    code: 'ENOEGRESS',
    how,
    target,
  });
  const calls = String(error.stack)
    .split('\n')
    .slice(3, 8)
    .map((line) => line.trim());
  appendFileSync(
    NO_EGRESS_LOG,
    `${how} to ${target} by ${process.argv[1] ?? '(no file)'} ${calls.join(' < ')}\n`,
  );
  return error;
}

// Connections: net.connect, tls, http, https, http2 and fetch all end in Socket.prototype.connect.
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectWithinMachine(...given) {
  const { path, host, port } = destination(Array.isArray(given[0]) ? given[0] : given);
  if (path || isLoopback(host)) return connect.apply(this, given);
  const error = refusal('connection', `${host}:${port}`);
  process.nextTick(() => this.destroy(error));
  return this;
};

function destination([first, second]) {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first };
  return { port: first, host: typeof second === 'string' ? second : undefined };
}

// Datagrams: send(message, [offset, length,] [port] [, address] [, callback]) and connect(port [, address] [, callback]).
for (const method of ['send', 'connect']) {
  const original = dgram.Socket.prototype[method];
  dgram.Socket.prototype[method] = function withinMachine(...given) {
    const settings = method === 'send' ? given.slice(1) : given;
    const address = settings.find((value) => typeof value === 'string' && !/^\d+$/.test(value));
    if (isLoopback(address)) return original.apply(this, given);
    const error = refusal('datagram', address);
    const callback = settings.findLast((value) => typeof value === 'function');
    process.nextTick(() => (callback ? callback(error) : this.emit('error', error)));
    return undefined;
  };
}

// Name queries. An address asks nobody, and localhost is answered here, so that nothing else asks for it either.
const { lookup } = dns;
const lookupPromise = dns.promises.lookup;

function loopbackAnswers(options) {
  const family =
    typeof options === 'number' ? options : Number(String(options?.family ?? 0).replace('IPv', ''));
  const both = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  return family === 0 ? both : both.filter((answer) => answer.family === family);
}

dns.lookup = function lookupWithinMachine(hostname, options, callback) {
  const answer = typeof options === 'function' ? options : callback;
  const settings = typeof options === 'function' ? undefined : options;
  if (!hostname || net.isIP(hostname)) return lookup(hostname, settings ?? {}, answer);
  if (!isLoopback(hostname)) return void process.nextTick(answer, refusal('lookup', hostname));
  const answers = loopbackAnswers(settings);
  if (settings?.all) return void process.nextTick(answer, null, answers);
  return void process.nextTick(answer, null, answers[0].address, answers[0].family);
};
Object.defineProperties(dns.lookup, Object.getOwnPropertyDescriptors(lookup)); // what util.promisify goes by

dns.promises.lookup = async function lookupWithinMachine(hostname, options) {
  if (!hostname || net.isIP(hostname)) return lookupPromise(hostname, options);
  if (!isLoopback(hostname)) throw refusal('lookup', hostname);
  const answers = loopbackAnswers(options);
  return options?.all ? answers : answers[0];
};

for (const place of [dns, dns.Resolver.prototype, Object.getPrototypeOf(dns.Resolver.prototype)])
  refuseQueries(place, (error, given) => {
    const callback = given.findLast((value) => typeof value === 'function');
    if (!callback) throw error;
    process.nextTick(callback, error);
  });
for (const place of [
  dns.promises,
  dns.promises.Resolver.prototype,
  Object.getPrototypeOf(dns.promises.Resolver.prototype),
])
  refuseQueries(place, (error) => Promise.reject(error));

function refuseQueries(place, answer) {
  for (const name of Object.getOwnPropertyNames(place)) {
    if (!/^(resolve|reverse|lookupService)/.test(name) || typeof place[name] !== 'function') continue;
    place[name] = (...given) => answer(refusal('name query', String(given[0])), given);
  }
}

syncBuiltinESMExports();
