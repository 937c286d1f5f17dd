import fc from 'fast-check';
import { hostOf, portOf, readEndpointUrl, withoutQuery } from './endpoint-url.ts';

const strict = { httpAllowed: false, ports: [443, 8443] };
const verdict = (text: string, rules: Parameters<typeof readEndpointUrl>[1] = strict) =>
  readEndpointUrl(text, rules).outcome;

describe('readEndpointUrl', () => {
  it.each(['https://so-noi-vu.example/events', 'https://so-noi-vu.example:8443/?key=1', 'https://1.1.1.1/'])(
    'takes %p',
    (text) => expect(verdict(text)).toBe('USABLE'),
  );

  it.each([
    '',
    'events',
    '/events',
    '//so-noi-vu.example',
    'http://so-noi-vu.example/',
    'ftp://so-noi-vu.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user@so-noi-vu.example/',
    'https://user:secret@so-noi-vu.example/',
    'https://:secret@so-noi-vu.example/',
    'https://so-noi-vu.example/#part',
    'https://so-noi-vu.example:22/',
    'https://so-noi-vu.example:6379/',
    'https://so-noi-vu.example:65536/',
    ' https://so-noi-vu.example/',
    `https://so-noi-vu.example/${'a'.repeat(2048)}`,
  ])('refuses %p in both languages', (text) => {
    const read = readEndpointUrl(text, strict);
    expect(read).toEqual({
      outcome: 'REFUSED',
      message: { vi: expect.stringMatching(/./) as string, en: expect.stringMatching(/./) as string },
    });
  });

  it('takes http and any port only where they are allowed', () => {
    expect(verdict('http://so-noi-vu.example:9/', { httpAllowed: true, ports: null })).toBe('USABLE');
    expect(verdict('http://so-noi-vu.example/', { httpAllowed: true, ports: [443] })).toBe('REFUSED');
    expect(verdict('gopher://so-noi-vu.example:9/', { httpAllowed: true, ports: null })).toBe('REFUSED');
  });

  it('reads every spelling of an IPv4 address as that address, so that none goes past the check of addresses', () => {
    for (const text of [
      'https://2130706433/',
      'https://0x7f000001/',
      'https://127.1/',
      'https://0177.0.0.1/',
    ]) {
      const read = readEndpointUrl(text, strict);
      expect(read.outcome === 'USABLE' ? hostOf(read.url) : '').toBe('127.0.0.1');
    }
  });

  it('never throws, and what it takes has no credentials and an allowed scheme and port', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        const read = readEndpointUrl(text, strict);
        if (read.outcome === 'REFUSED') return;
        const { username, password, protocol } = read.url;
        expect({ username, password, protocol }).toEqual({ username: '', password: '', protocol: 'https:' });
        expect(strict.ports).toContain(portOf(read.url));
      }),
    );
  });
});

describe('withoutQuery', () => {
  it('tells nothing of a query', () => {
    expect(withoutQuery('https://a.example/b?token=secret?more')).toBe('https://a.example/b?…');
    expect(withoutQuery('https://a.example/b')).toBe('https://a.example/b');
  });
});

describe('hostOf', () => {
  it('takes the brackets off an IPv6 literal', () => {
    expect(hostOf(new URL('https://[::1]:8443/'))).toBe('::1');
    expect(hostOf(new URL('https://a.example/'))).toBe('a.example');
  });
});
