import net from 'node:net';

/** Preloaded: lets what connects to the first port of `SPEC_REROUTE` connect to the second, whoever told it the first. */
const [from, to] = (process.env['SPEC_REROUTE'] ?? '').split(':').map(Number);
const connect = net.connect.bind(net) as (...args: readonly unknown[]) => net.Socket;

net.connect = (options: unknown, ...rest: readonly unknown[]) => {
  const isMeant =
    typeof options === 'object' && options !== null && 'port' in options && options.port === from;
  return connect(isMeant ? { ...options, port: to } : options, ...rest);
};
