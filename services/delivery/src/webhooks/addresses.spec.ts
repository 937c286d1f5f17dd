import fc from 'fast-check';
import { createMayReach, isCidr } from './addresses.ts';

const mayReach = createMayReach([]);

/** What an address is, computed from its number and not from the list under test. */
function isSpecial(number: number): boolean {
  const [a, b, c] = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255];
  return (
    [0, 10, 127].includes(a) ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && [0, 2].includes(c)) ||
    (a === 192 && b === 88 && c === 99) ||
    (a === 198 && [18, 19].includes(b)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  );
}

const ipv4 = (number: number) =>
  [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
const anyIpv4 = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc
    .tuple(
      fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 240, 255),
      fc.constantFrom(0, 16, 18, 31, 32, 51, 63, 64, 88, 127, 128, 168, 254),
      fc.constantFrom(0, 2, 99, 100, 113, 255),
      fc.nat(255),
    )
    .map(([a, b, c, d]) => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0),
);

describe('createMayReach', () => {
  it('reaches public IPv4 alone', () => {
    fc.assert(
      fc.property(anyIpv4, (number) => {
        expect([ipv4(number), mayReach(ipv4(number))]).toEqual([ipv4(number), !isSpecial(number)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('reaches no IPv6 that carries an IPv4 address, whichever it is', () => {
    fc.assert(
      fc.property(anyIpv4, (number) => {
        const [high, low] = [number >>> 16, number & 0xffff].map((part) => part.toString(16));
        for (const address of [
          `::ffff:${ipv4(number)}`,
          `::ffff:${high}:${low}`,
          `::${high}:${low}`,
          `::ffff:0:${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `64:ff9b:1::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:${high}:${low}::1`,
        ])
          expect([address, mayReach(address)]).toEqual([address, false]);
      }),
    );
  });

  it.each([
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001:20::1',
    '3fff::1',
    '100::1',
    '5f00::1',
    '4000::1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '127.1',
    '',
  ])('does not reach %p', (address) => expect(mayReach(address)).toBe(false));

  it.each(['2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '1.1.1.1', '203.162.0.1', '100.128.0.1'])(
    'reaches %p',
    (address) => expect(mayReach(address)).toBe(true),
  );

  it('reaches what is allowed beside, and no neighbour of it', () => {
    const allowing = createMayReach(['10.20.0.0/16', 'fd00:1::/32', '127.0.0.1/32']);
    for (const address of ['10.20.0.1', '10.20.255.255', 'fd00:1::5', '127.0.0.1', '1.1.1.1'])
      expect([address, allowing(address)]).toEqual([address, true]);
    for (const address of ['10.21.0.1', '10.19.255.255', 'fd00:2::5', '127.0.0.2', '::1', '169.254.169.254'])
      expect([address, allowing(address)]).toEqual([address, false]);
  });
});

describe('isCidr', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', '::1/128', 'fd00::/8', '0.0.0.0/0'])('takes %p', (text) =>
    expect(isCidr(text)).toBe(true),
  );
  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '::1/129', 'host/8', '10.0.0.0/-1', '10.0.0.0/8/8', ''])(
    'refuses %p',
    (text) => expect(isCidr(text)).toBe(false),
  );
});
