import type { OrganizationState } from '@reformgraph/event-contracts';
import { startSpecGraph, type Answer, type SpecGraph } from './spec-graph.ts';

/** What happened to departments of the City on 1 March 2025, and what might have. */
export const ON = '2025-03-01';
export const decided = (effectiveOn = ON, decisionNumber = '123/QĐ') => ({
  effectiveOn,
  decisionNumber,
  decisionDate: '2025-02-20',
  decisionProvenance: 'SYNTHETIC',
});
export const text = (name: string) => ({ vi: `Sở ${name}`, en: `Department ${name}` });
export const made = (code: string, block = 'DEPARTMENT') => ({
  code,
  name: text(code),
  shortName: code,
  provenance: 'SYNTHETIC',
  block,
});
export const renaming = (organization: string, expectedVersion: number, name: string, on = ON) => ({
  ...{ organization, expectedVersion, name: text(name), shortName: name, provenance: 'OFFICIAL' },
  provenanceExceptions: [{ field: 'name.en', provenance: 'TRANSLATED' }],
  ...decided(on),
});

export const seen = (organization: string, expectedVersion = 1) => ({ organization, expectedVersion });

/** A graph of blocks and units, and what specs ask of it again and again. */
export interface SpecStructure {
  readonly graph: SpecGraph;
  /** A new unit that exists from 2020 on. */
  unit(): Promise<{ readonly code: string; readonly id: string }>;
  /** Fields of the unit with the code, as anyone reads them. */
  read(code: string, fields: string, asOf?: string): Promise<Answer>;
  /** What was told of a unit last. */
  newestEvent(
    id: string,
  ): Promise<{ readonly type: string; readonly version: number; readonly data: OrganizationState }>;
}

/** The subgraph with the blocks DEPARTMENT, DISTRICT and DTI_1. */
export async function startSpecStructure(): Promise<SpecStructure> {
  const graph = await startSpecGraph();
  let codes = 0;
  for (const [position, code] of ['DEPARTMENT', 'DISTRICT', 'DTI_1'].entries())
    await graph.mutate('registerBlock', { ...{ code, name: text(code), position }, provenance: 'SYNTHETIC' });
  return {
    graph,
    unit: async () => {
      const given = { ...made(`U${(codes += 1)}`), validFrom: '2020-01-01' };
      const { code, id } = (await graph.mutate('registerOrganization', given))['organization'] as {
        code: string;
        id: string;
      };
      return { code, id };
    },
    read: async (code, fields, asOf) => {
      const document = `query ($code: String!, $asOf: Date) { organization(code: $code, asOf: $asOf) { ${fields} } }`;
      const variables = { code, asOf };
      return (await graph.ask<{ organization: Answer }>({ kind: 'anonymous' }, document, variables))
        .organization;
    },
    newestEvent: async (id) => {
      const event = (await graph.eventsOf(id)).at(-1);
      if (!event) throw new Error('No event tells of the unit');
      return { ...event, data: event.data as OrganizationState };
    },
  };
}
