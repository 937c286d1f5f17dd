import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from '../start/checkout.ts';
import { CONTRACTS as NAME, departmentFolder, type DepartmentFolder } from './department-folder.ts';

const TYPE = 'reformgraph.published.assessment.published.v0';

/** What a department's developer writes: reads a sample by the contracts, and is told the types of its data. */
const CONSUMER = `
import {
  decodeCloudEvent, decodeEvent, eventContracts, isOfType, publishedAssessmentPublished, UnreadableEvent,
  type DecodedEvent, type PublishedState,
} from '${NAME}';
import sample from '${NAME}/samples/${TYPE}.json' with { type: 'json' };
import schema from '${NAME}/schemas/${TYPE}.json' with { type: 'json' };
import asyncapi from '${NAME}/asyncapi.json' with { type: 'json' };

const event: DecodedEvent = decodeCloudEvent(eventContracts, sample);
if (!isOfType(event, publishedAssessmentPublished)) throw new Error('another type');
const state: PublishedState = event.data;
const points: string = state.components[0]?.points ?? 'none';
let refused = '';
try {
  decodeEvent(eventContracts, { headers: {}, value: Buffer.from('{}') });
} catch (error) {
  if (error instanceof UnreadableEvent) refused = error.code;
}
console.log(JSON.stringify([state.organization.code, points, refused, schema.title, asyncapi.asyncapi]));
`;
const SAID = ['MAU', '2', 'WRONG_CONTENT_TYPE', TYPE, '3.0.0'];

describe('the packed contracts in an empty folder', () => {
  let department: DepartmentFolder;
  let folder: string;
  beforeAll(async () => {
    department = await departmentFolder();
    folder = department.folder;
  });
  afterAll(() => department.remove());

  const compile = async (source: string) => {
    await mkdir(join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'src/consumer.ts'), source);
    await department.compile('src/consumer.ts');
  };

  it('are type-checked, compiled and run with zod alone', async () => {
    await compile(CONSUMER);
    const { stdout } = await department.node('consumer.js');
    expect(JSON.parse(stdout)).toEqual(SAID);
    expect(
      (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.')).sort(),
    ).toEqual(['@reformgraph', 'zod']);
  });

  it('refuse what the contracts have not, when types are checked', async () => {
    const wrong = CONSUMER.replace('state.organization.code', 'state.organization.head');
    await expect(compile(wrong)).rejects.toMatchObject({
      stdout: expect.stringContaining("Property 'head' does not exist") as string,
    });
  });

  it('are read by a program in JavaScript, and by require', async () => {
    await writeFile(
      join(folder, 'consumer.cjs'),
      `const { decodeCloudEvent, eventContracts } = require('${NAME}');
       const sample = require('${NAME}/samples/${TYPE}.json');
       console.log(decodeCloudEvent(eventContracts, sample).data.organization.code);`,
    );
    const { stdout } = await department.node('--disable-warning=ExperimentalWarning', 'consumer.cjs');
    expect(stdout.trim()).toBe('MAU');
  });

  it('ship what they name, and no sources', async () => {
    const shipped = join(folder, 'node_modules', NAME);
    expect((await readdir(shipped)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'asyncapi.json',
      'dist',
      'package.json',
      'samples',
      'schemas',
      'starters',
    ]);
    const built = await readdir(join(shipped, 'dist'));
    expect(built.filter((file) => /\.spec\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    for (const file of built)
      expect({
        file,
        sources: /from ["']\.[^"']*\.ts["']/.test(await readFile(join(shipped, 'dist', file), 'utf8')),
      }).toEqual({ file, sources: false });
    const manifest = JSON.parse(await readFile(join(shipped, 'package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('nx');
  });

  it('leave the workspace as it was', async () => {
    const contracts = join(department.copy.folder, 'packages/event-contracts');
    const own = join(CHECKOUT, 'packages/event-contracts/package.json');
    expect(await readFile(join(contracts, 'package.json'), 'utf8')).toBe(await readFile(own, 'utf8'));
    expect(await readdir(contracts)).not.toContain('package.workspace.json');
  });
});
