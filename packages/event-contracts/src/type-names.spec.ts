import { z } from 'zod';
import type { EventContract } from './envelope.ts';
import { byNameAndVersion, knownType, nameAndVersion, versionsOf } from './type-names.ts';

const TYPES = [
  'reformgraph.a.done.v10',
  'reformgraph.b.done.v1',
  'reformgraph.a.done.v2',
  'reformgraph.a.done.v0',
];

describe('the name of a type', () => {
  it('is told from its version', () => {
    expect(nameAndVersion('reformgraph.person.rights-changed.v0')).toEqual({
      name: 'reformgraph.person.rights-changed',
      version: 0,
    });
  });

  it.each([
    'reformgraph.a',
    'reformgraph.a.v01',
    'reformgraph.a.V1',
    '.a.v1',
    'reformgraph.a.v1.',
    '../a.v1',
    '',
  ])('is refused where it is "%s"', (type) =>
    expect(() => nameAndVersion(type)).toThrow('is no name of a type'),
  );

  it('orders types, and their versions by number', () => {
    expect([...TYPES].sort(byNameAndVersion)).toEqual([TYPES[3], TYPES[2], TYPES[0], TYPES[1]]);
    expect(versionsOf('reformgraph.a.done.v7', TYPES)).toEqual([TYPES[3], TYPES[2], TYPES[0]]);
  });
});

describe('the type by which an event is read', () => {
  const contracts = [
    'reformgraph.a.done.v0',
    'reformgraph.a.done.v1',
    'reformgraph.a.done.v3',
    'reformgraph.b.done.v0',
  ].map((type): EventContract<unknown> => ({ type, topic: 'reformgraph.spec', data: z.unknown() }));

  it.each([
    ['a known version', 'reformgraph.a.done.v1', 'reformgraph.a.done.v1'],
    ['a newer version', 'reformgraph.a.done.v4', 'reformgraph.a.done.v3'],
    ['a version between known ones', 'reformgraph.a.done.v2', 'reformgraph.a.done.v1'],
    ['a version of which v0 alone is known', 'reformgraph.b.done.v1', 'reformgraph.b.done.v1'],
    ['another name', 'reformgraph.c.done.v2', 'reformgraph.c.done.v2'],
    ['no name at all', 'planted', 'planted'],
  ])('is for %s what can read it', (_case, type, by) => {
    expect(knownType(contracts, type)).toBe(by);
  });
});
