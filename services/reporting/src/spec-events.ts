import {
  assessmentCompleted,
  decodeEvent,
  encodeEvent,
  eventContracts,
  organizationRegistered,
  type AssessmentState,
  type DecodedEvent,
  type OrganizationState,
  type PlatformEvent,
} from '@reformgraph/event-contracts';
import { newId } from '@reformgraph/subgraph-kit';

/** An id that specs can write down: `idOf(7)` is always the same. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

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

/** The completed PAR assessment of the unit of that number for 2024, with a value of `value` percent. */
export function resultEvent(
  number: number,
  value: string | null,
  changes: Partial<AssessmentState> & { block?: string } = {},
  told: Told = {},
): DecodedEvent {
  const { block = 'A', ...state } = changes;
  const id = state.id ?? idOf(1_000 + number);
  return arrived({
    contract: assessmentCompleted,
    ...envelope(id, told),
    data: {
      id,
      periodId: idOf(1),
      index: 'PAR',
      year: 2024,
      organization: {
        id: idOf(number),
        code: `U${number}`,
        name: { vi: `Đơn vị ${number}`, en: `Unit ${number}` },
        block,
        blockName: blockName(block),
        provenance: 'OFFICIAL',
      },
      criteriaSet: {
        id: idOf(2),
        title: { vi: 'Bộ tiêu chí', en: 'Criteria set' },
        source: 'made up for the specs',
        provenance: 'SYNTHETIC',
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
          reason: 'Thiếu một văn bản.',
        },
      ],
      completedAt: '2024-11-20T08:00:00.000Z',
      ...state,
    },
  });
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
