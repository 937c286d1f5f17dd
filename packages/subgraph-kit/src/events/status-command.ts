import { eventStatus, type IntakeStatus, type OutboxStatus } from '@reformgraph/messaging';
import { eventStatusAnswer, type EventStatusAnswer } from '../event-status-answer.ts';
import { CannotBeDone, type EventsCommand, WrongUse } from './command.ts';

/** How long the log may take to answer, in milliseconds: a machine under load is slow, and a log that is away is told sooner. */
const LOG_PATIENCE = 10_000;

/** How the service's events fare: with --json as the graph tells it, otherwise in one line. */
export const statusCommand: EventsCommand = {
  name: 'status',
  usage: `status [--json]
  what waits to be sent and to be taken, in events and seconds, who sends and takes, and what is parked;
  exit code 1 where the log does not serve, so that not all of it is known`,
  options: {},
  run: async ({ parameters, flag }, { service, sql, eventLog, tell }) => {
    if (parameters.length > 0 || flag('yes')) throw new WrongUse('status takes nothing but --json.');
    const heard = service.heard?.topics ?? null;
    const asked = { service: service.name, raises: service.raises, heard };
    const status = eventStatusAnswer(await eventStatus(sql, await eventLog(), asked, LOG_PATIENCE));
    tell({ ...(flag('json') ? status : lineOf(status)), ...(await service.ownStatus?.(sql)) });
    const troubles = [status.outbox, status.intake].flatMap((side) => (side && SENTENCES[side.state]) ?? []);
    if (troubles.length > 0) throw new CannotBeDone(`${service.name}: ${[...new Set(troubles)].join(' ')}`);
  },
};

/** Why not all of it is known. */
const SENTENCES: Readonly<Partial<Record<OutboxStatus['state'] | IntakeStatus['state'], string>>> = {
  LOG_AWAY: 'The event log cannot be reached.',
  NO_ANSWER: `The event log gave no answer within ${LOG_PATIENCE / 1_000} s: it may be slow, or away.`,
  REFUSED: 'The event log answers and refuses what the service needs.',
};

function lineOf({ service, outbox, intake }: EventStatusAnswer): object {
  return { service, ...(outbox && sendingOf(outbox)), ...(intake && takingOf(intake)) };
}

function sendingOf(outbox: NonNullable<EventStatusAnswer['outbox']>): object {
  const { state, logFault, logReason, events, oldestSeconds, relays, lanes, lanesLed, lastStop } = outbox;
  return {
    sending: state,
    ...(logFault && { whyNotSent: `${logFault} (${logReason})` }),
    waitingToBeSent: events,
    oldestSeconds: Math.round(oldestSeconds),
    relays,
    lanesLed: `${lanesLed} of ${lanes}`,
    ...(lastStop && { lastStopOfSending: `${lastStop.at} (${lastStop.reason})` }),
  };
}

function takingOf(intake: NonNullable<EventStatusAnswer['intake']>): object {
  const { lag, lastStop } = intake;
  return {
    taking: intake.state,
    ...(intake.logFault && { why: `${intake.logFault} (${intake.logReason})` }),
    members: intake.members,
    waitingToBeTaken: lag && lag.events,
    lagSeconds: lag && Math.round(lag.seconds),
    parkedKeys: intake.parkedKeys,
    deadLetters: intake.deadLetters,
    ...(intake.longestParked[0] && { parkedSince: intake.longestParked[0].since }),
    ...(lastStop && { lastStop: `${lastStop.at} (${lastStop.reason})` }),
  };
}
