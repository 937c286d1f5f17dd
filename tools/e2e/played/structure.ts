import type { PlayedPlatform } from './platform.ts';
import { openTrialPeriod } from './trial-period.ts';

/** From 1 March 2025 one department is called otherwise and takes over another one. */
const ON = '2025-03-01';
const NEW_NAME = { vi: 'Sở Nông nghiệp và Môi trường', en: 'Department of Agriculture and Environment' };
const DECISION = {
  effectiveOn: ON,
  decisionNumber: '1/QĐ-THỬ',
  decisionDate: '2025-01-15',
  decisionProvenance: 'SYNTHETIC',
};

interface Unit {
  readonly code: string;
  readonly version: number;
}

/** That a renaming and a merger reach all services, and the past stays as it was. */
export function describeStructure(played: PlayedPlatform): void {
  const change = async (mutation: string, input: object, payload: string) => {
    const outcome = await played.mutate(
      'admin',
      mutation,
      { idempotencyKey: `structure/${mutation}`, ...DECISION, ...input },
      payload,
    );
    expect(outcome).toMatchObject({ __typename: expect.stringMatching(/Payload$/) as unknown });
    return outcome;
  };
  const read = async (query: string) => {
    const { data, errors } = await played.as('city-leader', query);
    expect(errors).toEqual([]);
    return data;
  };

  it('are decided by an administrator', async () => {
    const renamed = await change(
      'renameOrganization',
      {
        organization: 'STNMT',
        expectedVersion: 1,
        name: NEW_NAME,
        shortName: 'NN&MT',
        provenance: 'OFFICIAL',
      },
      '... on RenameOrganizationPayload { organization { code version } }',
    );
    expect(renamed['organization']).toEqual({ code: 'STNMT', version: 2 } satisfies Unit);
    const merged = await change(
      'mergeOrganizations',
      {
        organizations: [{ organization: 'SNN', expectedVersion: 1 }],
        into: { organization: 'STNMT', expectedVersion: 2 },
      },
      '... on MergeOrganizationsPayload { merged { code version validTo } into { code version } }',
    );
    expect(merged).toMatchObject({
      merged: [{ code: 'SNN', version: 2, validTo: ON }],
      into: { code: 'STNMT', version: 3 },
    });
    await change(
      'splitOrganization',
      {
        ...{ organization: 'Q01', expectedVersion: 1, goesOn: true, effectiveOn: '2026-02-01' },
        intoNew: [
          {
            ...{ code: 'Q01-TACH', name: { vi: 'Phần tách của Quận 1', en: 'Split off from District 1' } },
            ...{ shortName: 'Q1 tách', provenance: 'SYNTHETIC', block: 'DISTRICT' },
          },
        ],
      },
      '... on SplitOrganizationPayload { parts { code version } }',
    );
  });

  it('show in the graph as of any day', async () => {
    expect(
      await read(`{
        before: organization(code: "STNMT", asOf: "2025-02-28") { name { vi } }
        after: organization(code: "STNMT", asOf: "${ON}") {
          name { vi } predecessors { organization { code } change { kind effectiveOn decisionNumber } } }
        gone: organization(code: "SNN") { validTo endedBy { kind } successors { organization { code } } }
        listed: organizations(search: "SNN", asOf: "${ON}") { edges { node { code } } }
      }`),
    ).toEqual({
      before: { name: { vi: 'Sở Tài nguyên và Môi trường' } },
      after: {
        name: { vi: NEW_NAME.vi },
        predecessors: [
          {
            organization: { code: 'SNN' },
            change: { kind: 'MERGED', effectiveOn: ON, decisionNumber: DECISION.decisionNumber },
          },
        ],
      },
      gone: { validTo: ON, endedBy: { kind: 'MERGED' }, successors: [{ organization: { code: 'STNMT' } }] },
      listed: { edges: [] },
    });
  });

  it('leave completed assessments and their ranks to the unit that got them, under its name of then', async () => {
    const data = await read(`{
      assessments(filter: { organization: "SNN", year: 2024 }) { edges { node { state organizationName { vi } } } }
      scorecard(organization: "SNN", index: "PAR", year: 2024) {
        organizationName { vi } organization { validTo successors { organization { code } } } }
      ranking(index: "PAR", year: 2024, block: "DEPARTMENT") { units rows { organizationCode organizationName { vi } } }
    }`);
    const old = 'Sở Nông nghiệp và Phát triển nông thôn';
    expect(data).toMatchObject({
      assessments: { edges: [{ node: { state: 'COMPLETED', organizationName: { vi: old } } }] },
      scorecard: {
        organizationName: { vi: old },
        organization: { validTo: ON, successors: [{ organization: { code: 'STNMT' } }] },
      },
    });
    const { rows } = data?.['ranking'] as {
      rows: { organizationCode: string; organizationName: { vi: string } }[];
    };
    expect(rows.find(({ organizationCode }) => organizationCode === 'STNMT')?.organizationName.vi).toBe(
      'Sở Tài nguyên và Môi trường',
    );
  });

  it('decide who is assessed, and under which name, from the day on which they take effect', async () => {
    await openTrialPeriod(played, ['DEPARTMENT'], 2026);
    const data = await read(`{ assessments(filter: { year: 2026 }, first: 100) {
      edges { node { organizationCode organizationName { vi } } } } }`);
    const { edges } = data?.['assessments'] as {
      edges: { node: { organizationCode: string; organizationName: { vi: string } } }[];
    };
    const names = new Map(edges.map(({ node }) => [node.organizationCode, node.organizationName.vi]));
    expect([names.has('SNN'), names.get('STNMT')]).toEqual([false, NEW_NAME.vi]);
  });
}
