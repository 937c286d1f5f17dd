import {
  assessmentCompleted,
  assessmentCorrected,
  assessmentSubmitted,
  assessmentWithdrawn,
  decodeEvent,
  encodeEvent,
  eventContracts,
  organizationRegistered,
  publishedAssessmentCorrected,
  publishedAssessmentPublished,
  publishedAssessmentWithdrawn,
  type DecodedEvent,
  type EventContract,
  type OrganizationState,
  type PlatformEvent,
} from '@reformgraph/event-contracts';
import { newId } from '@reformgraph/subgraph-kit';

/** An id that specs can write down: `idOf(7)` is always the same. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const PUBLICATION = {
  decisionNumber: '1/QĐ',
  decidedOn: '2025-01-20',
  provenance: 'SYNTHETIC',
} as const;
export const CORRECTION = {
  decisionNumber: '2/QĐ',
  decidedOn: '2025-02-10',
  provenance: 'SYNTHETIC',
} as const;
export const WITHDRAWAL = {
  decisionNumber: '3/QĐ',
  decidedOn: '2025-03-10',
  provenance: 'SYNTHETIC',
} as const;
/** Why the decisions on one assessment were taken; told inside alone. */
export const GROUND = 'Tài liệu kiểm chứng đến sau';

interface Told {
  readonly version?: number;
  readonly time?: string;
  readonly businessTime?: string;
  readonly provenance?: 'OFFICIAL' | 'TRANSLATED' | 'SYNTHETIC';
}

/** A unit as organizations tells it, as it arrives from the log; by default in block A for good. */
export function unitEvent(
  number: number,
  changes: Partial<OrganizationState> = {},
  told: Told = {},
): DecodedEvent {
  return arrived({
    contract: organizationRegistered,
    ...envelope(idOf(number), told),
    data: {
      id: idOf(number),
      code: `U${number}`,
      name: { vi: `Đơn vị ${number}`, en: `Unit ${number}` },
      shortName: `U${number}`,
      validFrom: '2020-01-01',
      validTo: null,
      memberships: [membership('A')],
      ...changes,
    },
  });
}

/** A membership in general since 2020. */
export function membership(
  block: string,
  to: string | null = null,
): OrganizationState['memberships'][number] {
  return { block, blockName: blockName(block), index: null, from: '2020-01-01', to };
}

/** Whose standing is told, and what is other than usual: the block A, the index PAR. */
interface Assessed {
  readonly id?: string;
  readonly index?: string;
  readonly block?: string;
  readonly rankedOn?: 'SHOWN' | 'EXACT';
}

/** The submitted PAR assessment of the unit of that number for 2024. */
export function submittedEvent(number: number, told: Told = {}, of: Assessed = {}): DecodedEvent {
  const { result, components, ...figures } = figuresOf(number, '50.00', of);
  return tell(assessmentSubmitted, told, {
    ...figures,
    selfResult: result,
    components,
    submittedAt: '2024-11-10T08:00:00.000Z',
  });
}

/** The completed PAR assessment of the unit of that number for 2024, with a value of `value` percent. */
export function resultEvent(
  number: number,
  value: string | null,
  of: Assessed = {},
  told: Told = {},
): DecodedEvent {
  return tell(assessmentCompleted, told, withReasons(figuresOf(number, value, of)));
}

/** That a decision corrected it. */
export function correctedEvent(number: number, value: string, told: Told, of: Assessed = {}): DecodedEvent {
  return tell(assessmentCorrected, told, {
    ...withReasons(figuresOf(number, value, of)),
    correction: { ...CORRECTION, ground: GROUND },
  });
}

/** That a decision withdrew it. */
export function withdrawnEvent(number: number, told: Told, of: Assessed = {}): DecodedEvent {
  return tell(assessmentWithdrawn, told, {
    ...figuresOf(number, null, of),
    withdrawal: { ...WITHDRAWAL, ground: GROUND },
  });
}

/** That it is public; `together` is how many of the block the decision published at once. */
export function publishedEvent(
  number: number,
  value: string | null,
  together: number | undefined,
  told: Told = {},
  of: Assessed = {},
): DecodedEvent {
  return tell(publishedAssessmentPublished, told, {
    ...figuresOf(number, value, of),
    publication: PUBLICATION,
    ...(together === undefined ? {} : { publishedTogether: together }),
  });
}

/** That a decision corrected it, told to everybody. */
export function publicCorrectionEvent(number: number, value: string, told: Told): DecodedEvent {
  return tell(publishedAssessmentCorrected, told, {
    ...figuresOf(number, value, {}),
    publication: PUBLICATION,
    correction: CORRECTION,
  });
}

/** That a decision withdrew it, told to everybody. */
export function publicWithdrawalEvent(number: number, told: Told): DecodedEvent {
  return tell(publishedAssessmentWithdrawn, told, {
    ...figuresOf(number, null, {}),
    publication: PUBLICATION,
    withdrawal: WITHDRAWAL,
  });
}

function figuresOf(
  number: number,
  value: string | null,
  { id, index = 'PAR', block = 'A', rankedOn }: Assessed,
) {
  return {
    id: id ?? idOf(1_000 + number),
    periodId: idOf(1),
    index,
    year: 2024,
    organization: {
      id: idOf(number),
      code: `U${number}`,
      name: { vi: `Đơn vị ${number}`, en: `Unit ${number}` },
      block,
      blockName: blockName(block),
      provenance: 'OFFICIAL' as const,
    },
    criteriaSet: {
      id: idOf(2),
      title: { vi: 'Bộ tiêu chí', en: 'Criteria set' },
      source: 'made up for the specs',
      provenance: 'SYNTHETIC' as const,
      ...(rankedOn === undefined ? {} : { rankedOn }),
    },
    result: { points: value ?? '0', maximum: value === null ? '0' : '100', value },
    domains: [
      {
        domain: 1,
        name: { vi: 'Lĩnh vực 1', en: 'Domain 1' },
        points: '8.5',
        maximum: '12',
        value: '70.83333333333333333333',
      },
    ],
    components: [
      {
        code: '1.1',
        domain: 1,
        name: { vi: 'Thành phần 1.1', en: 'Component 1.1' },
        maximum: '12',
        selfScore: '9.25',
        points: '8.5',
      },
    ],
    completedAt: '2024-11-20T08:00:00.000Z',
  };
}

function withReasons(figures: ReturnType<typeof figuresOf>) {
  return {
    ...figures,
    components: figures.components.map((component) => ({ ...component, reason: 'Thiếu một văn bản.' })),
  };
}

function tell<Data extends { readonly id: string }>(
  contract: EventContract<Data>,
  told: Told,
  data: Data,
): DecodedEvent {
  return arrived({ contract, ...envelope(data.id, told), data });
}

function blockName(block: string) {
  return { vi: `Khối ${block}`, en: `Block ${block}` };
}

function envelope(aggregateId: string, told: Told) {
  return {
    id: newId(),
    aggregateId,
    version: told.version ?? 1,
    time: told.time ?? '2026-02-01T00:00:00.000Z',
    businessTime: told.businessTime ?? '2024-11-20T08:00:00.000Z',
    provenance: told.provenance ?? ('SYNTHETIC' as const),
  };
}

function arrived<Data>(event: PlatformEvent<Data>): DecodedEvent {
  return decodeEvent(eventContracts, encodeEvent(event, 'spec'));
}
