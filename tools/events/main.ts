import { spawnSync } from 'node:child_process';
import { SERVICES, type Service } from '@reformgraph/subgraph-kit/subgraphs';
import { CHECKOUT } from '../start/checkout.ts';
import { Complaint } from '../start/complaint.ts';
import { environmentOf } from './environment.ts';
import { eventsCommand } from './events-command.ts';

const HELP = `usage: npm run events -- [--kafka] [SERVICE] COMMAND ...
The services are ${SERVICES.join(', ')}.

  of every service, or of the one that is named:  status, parked, redrive, inspect
  of one service that is named:                   replay, rebuild, republish
  of departments:  register, grant, revoke, rotate-secret, kafka-password, clients, webhooks, redrive-webhook

"COMMAND --help" tells more; --json is for programs, and nothing is taken away or done anew without --yes.
`;

/** The exit code of a command line that cannot be meant. */
const WRONG_USE = 2;
/** What makes sense for every service at once. */
const ASKED_OF_ALL = ['status', 'parked', 'redrive', 'inspect'];
/** What every service can, and one alone at a time. */
const ASKED_OF_ONE = ['replay', 'rebuild', 'republish'];

/**
 * Runs the events tool of one service, or of all, on the platform that runs on this checkout's data folder. Returns
 * the largest exit code. Throws Complaint for a wrong use and where none runs.
 */
async function events(argv: readonly string[]): Promise<number> {
  const given = argv.filter((argument) => argument !== '--kafka');
  const named = SERVICES.find((service) => service === given[0]);
  const command = named ? given.slice(1) : given;
  const [name] = command;
  if (given.length === 0) throw new Complaint('A command is missing; "npm run events -- --help" names them.');
  if (!named && name === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  const asksHelp = command.includes('--help');
  if (!named && !asksHelp && ASKED_OF_ONE.includes(name ?? ''))
    throw new Complaint(`Name one service to ${name}: ${SERVICES.join(', ')}.`);
  const environment = asksHelp
    ? process.env
    : await environmentOf(argv.includes('--kafka') ? 'kafka' : 'embedded');
  if (named) return run(named, command, environment);
  if (asksHelp) return run('delivery', command, environment);
  if (!ASKED_OF_ALL.includes(name ?? '')) return run('delivery', command, environment);
  const keys = command.slice(1).filter((argument) => !argument.startsWith('-'));
  if (name === 'redrive' && keys.length > 0) return redriveKeys(command, keys, environment);
  return runEach(
    SERVICES.map((service) => ({ service, command })),
    environment,
  );
}

interface Call {
  readonly service: Service;
  readonly command: readonly string[];
}

/** Redrives each key in the services that parked it; code 1 where none did. */
function redriveKeys(
  command: readonly string[],
  keys: readonly string[],
  environment: NodeJS.ProcessEnv,
): number {
  const parked = SERVICES.map((service) => {
    const { status, stdout } = heard({ service, command: ['parked', '--json'] }, environment, 'ignore');
    if (status !== 0) throw new Complaint(`What ${service} has parked cannot be asked: try "parked".`);
    return { service, known: (JSON.parse(stdout) as { key: string }[]).map(({ key }) => key) };
  });
  const unknown = keys.filter((key) => !parked.some(({ known }) => known.includes(key)));
  if (unknown.length > 0) process.stderr.write(`Not parked: ${unknown.join(', ')}.\n`);
  const calls = parked
    .map(({ service, known }) => {
      const others = keys.filter((key) => !known.includes(key));
      return { service, command: command.filter((argument) => !others.includes(argument)) };
    })
    .filter((call) => keys.some((key) => call.command.includes(key)));
  return Math.max(unknown.length > 0 ? 1 : 0, runEach(calls, environment));
}

/**
 * Returns the largest code, but of `inspect` the smallest: one service that knows what is inspected is enough. A wrong
 * use is one for every service, so the first says it alone. With --json the answers are one document: what each service
 * told, by its name.
 */
function runEach(calls: readonly Call[], environment: NodeJS.ProcessEnv): number {
  const codes: number[] = [];
  const documents: [Service, unknown][] = [];
  for (const call of calls) {
    const { status, stdout } = call.command.includes('--json')
      ? heard(call, environment)
      : { status: run(call.service, call.command, environment), stdout: '' };
    if (status === WRONG_USE) return status;
    codes.push(status);
    if (stdout !== '') documents.push([call.service, JSON.parse(stdout)]);
  }
  if (documents.length > 0)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(documents), null, 2)}\n`);
  if (codes.length === 0) return 0;
  return calls[0]?.command[0] === 'inspect' ? Math.min(...codes) : Math.max(...codes);
}

function run(service: Service, command: readonly string[], env: NodeJS.ProcessEnv): number {
  return (
    spawnSync(process.execPath, eventsCommand(service, command), { cwd: CHECKOUT, env, stdio: 'inherit' })
      .status ?? 1
  );
}

function heard(
  { service, command }: Call,
  env: NodeJS.ProcessEnv,
  complaints: 'inherit' | 'ignore' = 'inherit',
) {
  const { status, stdout } = spawnSync(process.execPath, eventsCommand(service, command), {
    cwd: CHECKOUT,
    env,
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', complaints],
  });
  return { status: status ?? 1, stdout };
}

try {
  process.exitCode = await events(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = WRONG_USE;
}
