import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is not the public Internet, after IANA's registry of special-purpose addresses: this network, private,
 * carrier NAT, loopback, link-local, protocol assignments, documentation, the 6to4 relay, benchmarks, multicast,
 * reserved and broadcast.
 */
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * Public IPv6 lies in global unicast alone; so unspecified, loopback, IPv4-mapped, NAT64, link-local, unique local and
 * multicast addresses are not public.
 */
const GLOBAL_UNICAST = '2000::/3';

/** Parts of global unicast that are not public: protocols (Teredo, ORCHID), documentation, and 6to4, which carries IPv4. */
const NOT_PUBLIC_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const CIDR = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/;

/** True for `address/prefix` in IPv4 or IPv6. */
export function isCidr(text: string): boolean {
  const [, address = '', prefix] = CIDR.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Whether a webhook may be sent to an address, written as an IP literal; anything else is refused. */
export type MayReach = (address: string) => boolean;

/** Public addresses, and those in `allowed`, a list of CIDRs. */
export function createMayReach(allowed: readonly string[]): MayReach {
  const [exceptions, special4, special6, unicast] = [
    allowed,
    NOT_PUBLIC_IPV4,
    NOT_PUBLIC_IPV6,
    [GLOBAL_UNICAST],
  ].map(listOf) as [BlockList, BlockList, BlockList, BlockList];
  return (address) => {
    const family = address.includes('%') ? 0 : isIP(address);
    if (family === 0) return false;
    if (family === 4) return !special4.check(address, 'ipv4') || exceptions.check(address, 'ipv4');
    const isPublic = unicast.check(address, 'ipv6') && !special6.check(address, 'ipv6');
    return isPublic || exceptions.check(address, 'ipv6');
  };
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
