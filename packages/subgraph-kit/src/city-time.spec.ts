import fc from 'fast-check';
import { cityDay } from './city-time.ts';

const reference = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

it('begins the City’s day at 17:00 UTC', () => {
  expect(cityDay('2024-05-06T16:59:59.999Z')).toBe('2024-05-06');
  expect(cityDay('2024-05-06T17:00:00.000Z')).toBe('2024-05-07');
  expect(cityDay('2024-12-31T17:00:00.000Z')).toBe('2025-01-01');
});

it('is the day that the calendar of Asia/Ho_Chi_Minh shows', () => {
  const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (instant) => {
      expect(cityDay(instant.toISOString())).toBe(reference.format(instant));
    }),
  );
});
