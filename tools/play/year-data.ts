import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Provenance = 'OFFICIAL' | 'TRANSLATED' | 'SYNTHETIC';

export interface Localized {
  readonly vi: string;
  readonly en: string;
}

/** A unit that is inspected and assessed. */
export interface Unit {
  readonly code: string;
  readonly name: Localized;
  readonly shortName: string;
  /** The code of its block. */
  readonly block: string;
}

export interface Block {
  readonly code: string;
  readonly name: Localized;
}

/** What the City's plan of the year says. */
export interface PlanFacts {
  readonly title: string;
  readonly issuer: string;
  readonly year: number;
  readonly teams: { readonly count: number; readonly ledBy: string };
  readonly window: { readonly from: string; readonly to: string; readonly adHoc: string };
  readonly domains: readonly (Localized & { readonly no: number })[];
  readonly indexes: readonly { readonly code: string; readonly vi: string }[];
  readonly purposes: readonly string[];
  readonly requirements: readonly string[];
}

export interface CriteriaNode {
  readonly code: string;
  readonly parentCode: string | null;
  readonly kind: 'SECTION' | 'COMPONENT';
  readonly domain: number;
  readonly title: Localized;
  /** Decimal text. */
  readonly maximum: string;
  readonly source?: 'SELF_APPRAISED';
}

/** The criteria by which the units of a block are scored. */
export interface CriteriaSet {
  readonly index: string;
  readonly year: number;
  readonly block: string;
  readonly title: Localized;
  readonly provenance: Provenance;
  readonly source: string;
  readonly nodes: readonly CriteriaNode[];
}

/** The input of a year as it lies in the data folder. */
export interface YearData {
  readonly units: readonly Unit[];
  readonly blocks: readonly Block[];
  readonly plan: PlanFacts;
  readonly criteria: readonly CriteriaSet[];
}

/** Reads `hcmc-2024` and `criteria` in the data folder. Throws where a unit has no English name or a line is too short. */
export async function readYearData(folder: string): Promise<YearData> {
  const city = join(folder, 'hcmc-2024');
  const [units, english, blocks, plan, criteria] = await Promise.all([
    readTable(join(city, 'units.csv')),
    readTable(join(city, 'units.en.csv')),
    readJson<Block[]>(join(city, 'blocks.json')),
    readJson<PlanFacts>(join(city, 'plan.json')),
    readCriteria(join(folder, 'criteria')),
  ]);
  const englishNames = new Map(english.map((line) => [column(line, 0), column(line, 1)]));
  return {
    units: units.map((line) => {
      const code = column(line, 0);
      const en = englishNames.get(code);
      if (en === undefined) throw new Error(`units.en.csv has no name for ${code}`);
      return { code, name: { vi: column(line, 1), en }, shortName: column(line, 2), block: column(line, 3) };
    }),
    blocks,
    plan,
    criteria,
  };
}

async function readCriteria(folder: string): Promise<CriteriaSet[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map((name) => readJson<CriteriaSet>(join(folder, name))));
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8')) as Content;
}

/** The lines of a table without quotes, the heading left out. */
async function readTable(file: string): Promise<string[][]> {
  const lines = (await readFile(file, 'utf8')).normalize('NFC').trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(','));
}

function column(line: readonly string[], position: number): string {
  const value = line[position];
  if (!value) throw new Error(`A line has no column ${position + 1}: ${line.join(',')}`);
  return value;
}
