import { type Asked, WrongUse } from './command.ts';

/** The instant that an option names: ISO 8601 with its offset to UTC. Throws WrongUse. */
export function instantAsked(asked: Asked, option: string): Date | undefined {
  const text = asked.text(option);
  if (text === undefined) return undefined;
  const instant = new Date(text);
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(instant.getTime()))
    throw new WrongUse(`--${option} takes a time such as 2026-11-25T08:00:00Z or 2026-11-25T15:00:00+07:00.`);
  return instant;
}
