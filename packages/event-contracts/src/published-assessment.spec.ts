import { z } from 'zod';
import { assessmentCorrected, assessmentWithdrawn, type CorrectedState } from './assessment.ts';
import { eventContracts } from './catalogue.ts';
import { encodeEvent } from './envelope.ts';
import {
  publishedAssessmentCorrected,
  publishedAssessmentState,
  publishedAssessmentWithdrawn,
} from './published-assessment.ts';

const published = eventContracts.filter(({ topic }) => topic.startsWith('reformgraph.published.'));

const internal: CorrectedState = {
  id: '018f0000-0000-7000-8000-000000000001',
  periodId: '018f0000-0000-7000-8000-000000000002',
  index: 'PAR',
  year: 2024,
  organization: {
    id: '018f0000-0000-7000-8000-000000000003',
    code: 'SNV',
    name: { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' },
    block: 'SO',
    blockName: { vi: 'Khối sở', en: 'Departments' },
    provenance: 'OFFICIAL',
  },
  criteriaSet: {
    id: '018f0000-0000-7000-8000-000000000004',
    title: { vi: 'Bộ tiêu chí', en: 'Criteria set' },
    source: 'made up for the specs',
    provenance: 'SYNTHETIC',
  },
  result: { points: '8.5', maximum: '12', value: '70.83333333333333333333' },
  domains: [],
  components: [
    {
      code: '1.1',
      domain: 1,
      name: { vi: 'Thành phần 1.1', en: 'Component 1.1' },
      maximum: '12',
      selfScore: '9.25',
      points: '8.5',
      reason: 'sekret',
    },
  ],
  completedAt: '2024-11-20T08:00:00.000Z',
  correction: {
    decisionNumber: '12/QĐ-UBND',
    decidedOn: '2025-02-03',
    provenance: 'SYNTHETIC',
    ground: 'sekret',
  },
};
const publication = {
  decisionNumber: '1/QĐ-UBND',
  decidedOn: '2025-01-15',
  provenance: 'SYNTHETIC',
} as const;
const told = {
  id: '018f0000-0000-7000-8000-000000000009',
  aggregateId: internal.id,
  version: 4,
  time: '2026-02-01T00:00:00.000Z',
  businessTime: '2025-02-03T00:00:00.000Z',
  provenance: 'SYNTHETIC',
} as const;
const sent = (value: Buffer | null): unknown => JSON.parse(String(value));

describe('what is published of an assessment', () => {
  it('travels on topics of its own, of which one keeps the newest state', () => {
    expect(new Set(published.map(({ topic }) => topic))).toEqual(
      new Set(['reformgraph.published.assessment', 'reformgraph.published.assessment-state']),
    );
  });

  it('names no person and has no field for what a person wrote', () => {
    for (const { data } of published)
      expect(JSON.stringify(z.toJSONSchema(data))).not.toMatch(
        /"(person|officer|author|by|reason|ground|note|remark|comment)\w*":/i,
      );
  });

  it('leaves the reasons of the internal state behind', () => {
    const data = { ...internal, publication };
    for (const contract of [publishedAssessmentCorrected, publishedAssessmentState]) {
      const text = String(encodeEvent({ contract, ...told, data }, 'assessment').value);
      expect(text).not.toMatch(/reason|ground|sekret/);
      const { ground: _none, ...cited } = internal.correction;
      expect(JSON.parse(text)).toMatchObject({ publication, correction: cited });
    }
  });

  it('tells of a withdrawal who is withdrawn by which decision, and no figure any more', () => {
    const withdrawal = {
      decisionNumber: '30/QĐ-UBND',
      decidedOn: '2025-04-01',
      provenance: 'SYNTHETIC',
    } as const;
    const data = { ...internal, publication, withdrawal };
    const { id, periodId, index, year, organization, completedAt } = internal;
    const subject = { id, periodId, index, year, organization, withdrawal };
    expect(
      sent(encodeEvent({ contract: publishedAssessmentWithdrawn, ...told, data }, 'assessment').value),
    ).toEqual({ ...subject, publication });
    expect(sent(encodeEvent({ contract: assessmentWithdrawn, ...told, data }, 'assessment').value)).toEqual({
      ...subject,
      completedAt,
    });
  });

  it('refuses a correction that no decision made', () => {
    const { correction: _none, ...data } = internal;
    expect(() =>
      encodeEvent({ contract: assessmentCorrected, ...told, data: data as CorrectedState }, 'assessment'),
    ).toThrow('correction');
  });
});
