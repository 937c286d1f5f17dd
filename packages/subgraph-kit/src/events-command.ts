import { type EventsCommand, type EventsService, runCommand } from './events/command.ts';
import { inspectCommand } from './events/inspect-command.ts';
import { parkedCommand } from './events/parked-command.ts';
import { rebuildCommand } from './events/rebuild-command.ts';
import { redriveCommand } from './events/redrive-command.ts';
import { replayCommand } from './events/replay-command.ts';
import { republishCommand } from './events/republish-command.ts';
import { statusCommand } from './events/status-command.ts';

export {
  type Asked,
  CannotBeDone,
  type CommandContext,
  type EventsCommand,
  type EventsService,
  tell,
  WrongUse,
} from './events/command.ts';

/** What every service's administrator can do. */
const COMMANDS: readonly EventsCommand[] = [
  statusCommand,
  parkedCommand,
  inspectCommand,
  redriveCommand,
  replayCommand,
  rebuildCommand,
  republishCommand,
];

/**
 * The events tool of a service, for its administrator: every service's commands and `own`; each says by `--help` what
 * it does. Reads `DATABASE_URL_<SERVICE>` and, where a command needs it, the settings of the event log. Exit code 2
 * for a wrong use, 1 for what cannot be done.
 */
export async function runEventsCommand(
  service: EventsService,
  own: readonly EventsCommand[] = [],
): Promise<void> {
  const commands = [...COMMANDS, ...own];
  const [name, ...args] = process.argv.slice(2);
  const command = commands.find((known) => known.name === name);
  if (command) return runCommand(command, service, args);
  if (name === '--help') {
    process.stdout.write(`${commands.map(({ usage }) => usage).join('\n')}\n`);
    return;
  }
  const known = commands.map((each) => each.name).join(', ');
  process.stderr.write(
    `${name === undefined ? 'A command is missing' : `There is no command "${name}"`}: ${known}; --help tells what each does.\n`,
  );
  process.exitCode = 2;
}
