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
  return runAll(command, environment);
}

/** One service that knows what is inspected is enough. With --json the answers are one document: what each service told, by its name. */
function runAll(command: readonly string[], environment: NodeJS.ProcessEnv): number {
  const codeOf = command[0] === 'inspect' ? Math.min : Math.max;
  if (!command.includes('--json'))
    return codeOf(...SERVICES.map((service) => run(service, command, environment)));
  const told = SERVICES.map((service) => ({ service, ...heard(service, command, environment) }));
  const documents = told
    .filter(({ stdout }) => stdout !== '')
    .map(({ service, stdout }) => [service, JSON.parse(stdout) as unknown]);
  if (documents.length > 0)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(documents), null, 2)}\n`);
  return codeOf(...told.map(({ status }) => status));
}

function run(service: Service, command: readonly string[], env: NodeJS.ProcessEnv): number {
  return (
    spawnSync(process.execPath, eventsCommand(service, command), { cwd: CHECKOUT, env, stdio: 'inherit' })
      .status ?? 1
  );
}

function heard(service: Service, command: readonly string[], env: NodeJS.ProcessEnv) {
  const { status, stdout } = spawnSync(process.execPath, eventsCommand(service, command), {
    cwd: CHECKOUT,
    env,
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  return { status: status ?? 1, stdout };
}

try {
  process.exitCode = await events(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
