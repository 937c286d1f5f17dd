import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS, departmentFolder, type DepartmentFolder } from '../checks/department-folder.ts';
import { terminalEnvironment } from '../checks/checkout-copy.ts';
import { CHECKOUT } from '../start/checkout.ts';
import { kafkaRunsHere } from './kafka-here.ts';
import { newWorkplace, startPlatform, type RunningPlatform, type Workplace } from './running-platform.ts';

const TOPIC = 'reformgraph.published.assessment';
const DEPARTMENT = 'so-noi-vu';
const UNITS = 54;

/** One line of the journal that the starter keeps. */
interface Entry {
  readonly id: string;
  readonly aggregateId: string;
  readonly version: number;
}

/** The starter, running in the department's folder. */
interface Starter {
  readonly said: string[];
  /** Resolves when it printed so many assessments; rejects with its last words where it ended before. */
  readonly holds: (assessments: number) => Promise<string>;
  readonly kill: () => Promise<void>;
  readonly exited: Promise<number | null>;
}

(kafkaRunsHere() ? describe : describe.skip)("a department's program at Kafka", () => {
  let workplace: Workplace;
  let platform: RunningPlatform;
  let department: DepartmentFolder;
  let signIn: Record<string, string>;
  let secret: string;

  beforeAll(async () => {
    [workplace, department] = await Promise.all([newWorkplace(), departmentFolder(['kafkajs'])]);
    platform = startPlatform(workplace, ['--kafka']);
    await platform.says('The explorer is at');
    const shipped = join(department.folder, 'node_modules', CONTRACTS, 'starters/kafka.mts');
    cpSync(shipped, join(department.folder, 'src/kafka.mts'), { recursive: true });
    await department.compile('src/kafka.mts');
  });
  afterAll(async () => {
    await platform.stop();
    workplace.remove();
    await department.remove();
  });

  const administrator = (...command: string[]) => {
    const tool = ['--import', 'tsx', 'tools/events/main.ts', '--kafka', 'delivery', ...command, '--json'];
    const { stdout, stderr } = spawnSync(process.execPath, tool, {
      cwd: CHECKOUT,
      env: terminalEnvironment({ REFORMGRAPH_DATA: workplace.folder }),
      encoding: 'utf8',
    });
    if (stderr !== '') throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, string>;
  };
  const starter = (settings: Readonly<Record<string, string>> = {}): Starter => {
    const child = spawn(process.execPath, ['kafka.mjs'], {
      cwd: department.folder,
      env: { ...terminalEnvironment(), ...signIn, ...settings },
    });
    const said: string[] = [];
    let look = (): void => undefined;
    const hear = (chunk: Buffer) => {
      said.push(...chunk.toString().split('\n').filter(Boolean));
      look();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    return {
      said,
      exited,
      holds: (assessments) =>
        new Promise((resolve, reject) => {
          look = () => {
            const line = said.find((one) => Number(one.split(' ')[0]) >= assessments);
            if (line !== undefined) resolve(line);
          };
          void exited.then(() => reject(new Error(`It ended: ${said.slice(-3).join('\n')}`)));
          look();
        }),
      kill: async () => {
        child.kill('SIGKILL');
        await exited;
      },
    };
  };
  const journal = (): Entry[] =>
    readFileSync(join(department.folder, 'journal.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Entry);

  it('is let in by three commands', () => {
    ({ secret = '' } = administrator(
      'register',
      DEPARTMENT,
      '--name-vi',
      'Sở Nội vụ',
      '--name-en',
      'Home Affairs',
    ));
    expect(administrator('grant', DEPARTMENT, '--topic', TOPIC)).toMatchObject({ kafkaTopics: [TOPIC] });
    const { brokers = '', username = '', password = '' } = administrator('kafka-password', DEPARTMENT);
    const certificate = join(workplace.folder, 'kafka/kafka/certificate.pem');
    expect(existsSync(certificate)).toBe(true);
    signIn = {
      KAFKA_BROKERS: brokers,
      KAFKA_CA_FILE: certificate,
      KAFKA_USERNAME: username,
      KAFKA_PASSWORD: password,
    };
  });

  it('gets every published assessment once, though it is killed on the way', async () => {
    const killed = starter();
    await killed.holds(1);
    await killed.kill();
    const whole = starter();
    await whole.holds(UNITS);
    expect(new Set(journal().map(({ id }) => id)).size).toBe(journal().length);
    expect(new Set(journal().map(({ aggregateId }) => aggregateId)).size).toBe(UNITS);
    await whole.kill();
  });

  it('knows by verify that it has everything', async () => {
    const again = starter();
    const origin = new URL(platform.graph).origin;
    const token = await fetch(new URL('/oauth/token', origin), {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${DEPARTMENT}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const verified = await fetch(new URL(`/feeds/${TOPIC}/verify`, origin), {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(verified.status).toBe(200);
    const { hash } = (await verified.json()) as { hash: string };
    expect(await again.holds(UNITS)).toBe(`${UNITS} ${hash}`);
    await again.kill();
  });

  it.each([
    [{ KAFKA_PASSWORD: 'rgk_wrong' }, /^Kafka at \S+ does not let it read: .*authentication failed/i],
    [{ KAFKA_BROKERS: '127.0.0.1:1' }, /^Kafka at \S+ does not let it read: .*ECONNREFUSED/],
    [{ KAFKA_CA_FILE: 'none.pem' }, /^There is no file none\.pem/],
    [{ KAFKA_USERNAME: '' }, /^Set KAFKA_USERNAME\.$/],
  ])('ends with code 1 and one sentence where it is set up wrong: %p', async (settings, sentence) => {
    const wrong = starter(settings);
    expect(await wrong.exited).toBe(1);
    expect(wrong.said.filter((line) => !/^\d+ [0-9a-f]{64}$/.test(line))).toEqual([
      expect.stringMatching(sentence),
    ]);
  });

  it('is cut while it runs when its rights are revoked, and says why it ends', async () => {
    const running = starter();
    administrator('revoke', DEPARTMENT, '--all', '--yes');
    expect(await running.exited).toBe(1);
    expect(running.said.join('\n')).toMatch(/not authorized|SASL|authentication/i);
  });
});
