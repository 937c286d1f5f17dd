import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessmentCompleted, encodeEvent } from '@reformgraph/event-contracts';
import { CHECKOUT } from '../start/checkout.ts';

/** An event that is sent again and again, each time with an id, a key and a version of its own. */
export interface SampleEvent {
  readonly label: string;
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
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

/** The completion of an assessment with so many components, after the order of their codes. */
function completion(label: string, components: number, domains: number): SampleEvent {
  const name = { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' };
  const figures = { points: '71.25', maximum: '95', value: '75' };
  const titleOf = (at: number) => componentTitles[at % componentTitles.length] ?? name;
  const { topic, headers, value } = encodeEvent(
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
          points: '0.75',
          reason: null,
        })),
      },
    },
    'assessment',
  );
  return { label, topic, headers, value };
}

/** An assessment of next to nothing: about 1 KB. */
export const SMALL = completion('1 KB', 1, 1);
/** An assessment of 95 components in eight domains: about 20 KB. */
export const REAL = completion('95 components', 95, DOMAINS);
