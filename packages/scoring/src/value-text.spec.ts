import { decimal, rational, shownText, storedText } from './index.ts';

describe('text of a value', () => {
  it('is rounded half up from the exact value', () => {
    const value = rational(178_009n, 2_000n);
    expect(storedText(value)).toBe('89.00450000000000000000');
    expect(shownText(value)).toBe('89.00');
    expect(shownText(decimal('89.005'))).toBe('89.01');
  });
});
