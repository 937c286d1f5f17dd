import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessmentCompleted, encodeEvent } from '@reformgraph/event-contracts';
import { CHECKOUT } from '../start/checkout.ts';

/** An event that is sent again and again, each time with an id, a key and a version of its own. */
export interface SampleEvent {
  readonly label: string;
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Data of the same length with other points, so that no two neighbours are equal. */
  readonly values: readonly Buffer[];
  /** Of the data. */
  readonly bytes: number;
}

interface CriteriaFile {
  readonly nodes: readonly {
    readonly kind: string;
    readonly title: { readonly vi: string; readonly en: string };
  }[];
}

/** Titles of the components of a real criteria set, as long as they are there. */
export const componentTitles = (
  JSON.parse(readFileSync(join(CHECKOUT, 'data/criteria/par-2024-district.json'), 'utf8')) as CriteriaFile
).nodes
  .filter(({ kind }) => kind === 'COMPONENT')
  .map(({ title }) => title);

const DOMAINS = 8;
const ID = '01940000-0000-7000-8000-000000000105';
const AT = '2024-12-20T08:00:00.000Z';

const VARIANTS = 37;

function sampleEvent(label: string, components: number, domains: number): SampleEvent {
  const variants = Array.from({ length: VARIANTS }, (_, variant) => completion(components, domains, variant));
  const [{ topic, headers, value }] = variants as [ReturnType<typeof completion>];
  return { label, topic, headers, values: variants.map((each) => each.value), bytes: value.byteLength };
}

/** The completion of an assessment with so many components. */
function completion(components: number, domains: number, variant: number) {
  const name = { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' };
  const figures = { points: '71.25', maximum: '95', value: '75' };
  const titleOf = (at: number) => componentTitles[at % componentTitles.length] ?? name;
  return encodeEvent(
    {
      contract: assessmentCompleted,
      id: ID,
      aggregateId: ID,
      version: 1,
      time: AT,
      businessTime: AT,
      provenance: 'SYNTHETIC',
      data: {
        id: ID,
        periodId: ID,
        index: 'PAR',
        year: 2024,
        organization: { id: ID, code: 'SNV', name, block: 'SO', blockName: name, provenance: 'SYNTHETIC' },
        criteriaSet: { id: ID, title: titleOf(0), source: 'Synthetic', provenance: 'SYNTHETIC' },
        result: figures,
        domains: Array.from({ length: domains }, (_, at) => ({
          ...figures,
          domain: at + 1,
          name: titleOf(at),
        })),
        completedAt: AT,
        components: Array.from({ length: components }, (_, at) => ({
          code: `${(at % domains) + 1}.${Math.floor(at / domains) + 1}`,
          domain: (at % domains) + 1,
          name: titleOf(at),
          maximum: '1',
          selfScore: '1',
          points: `0.${10 + ((7 * at + 11 * variant + at * variant) % 89)}`,
          reason: null,
        })),
      },
    },
    'assessment',
  );
}

/** An assessment of next to nothing: about 1 KB. */
export const SMALL = sampleEvent('1 KB', 1, 1);
/** An assessment of 95 components in eight domains: about 20 KB. */
export const REAL = sampleEvent('95 components', 95, DOMAINS);
