import { buildSchema, GraphQLObjectType, isObjectType } from 'graphql';
import { commonFailures, createPresenter } from './failure-presenter.ts';
import {
  fail,
  invalidInput,
  notFound,
  notPermitted,
  organizationEnded,
  unknownOrganization,
  versionConflict,
  type CommonFailure,
  type Failure,
} from './outcome.ts';
import { SHARED_SCHEMA } from './shared-schema.ts';

type CodeTaken = Failure<'CODE_TAKEN', { taken: string }>;
const present = createPresenter<CommonFailure | CodeTaken>({
  ...commonFailures,
  CODE_TAKEN: {
    type: 'CodeTaken',
    message: ({ taken }) => ({ vi: `Mã “${taken}” đã được dùng.`, en: `The code “${taken}” is in use.` }),
  },
});
const succeed = () => ({ __typename: 'Payload' });

const staleVersion = versionConflict({
  expectedVersion: 1,
  currentVersion: 2,
  changedBy: null,
  changedAt: '2024-05-06T01:00:00.000Z',
  change: 'grantRight',
});
const everyCommonFailure: readonly CommonFailure[] = [
  invalidInput(['name', 'vi'], 'Tên trống.', 'The name is empty.'),
  notFound('block', 'DEPARTMENT', ['block']),
  unknownOrganization('SNV', ['organization']),
  organizationEnded('SLDTBXH', '2025-03-01', ['organization']),
  notPermitted('Không được.', 'Not here.'),
  staleVersion,
  fail('IDEMPOTENCY_CONFLICT', { idempotencyKey: 'k-1' }, ['idempotencyKey']),
];

it('hands a success on as it is', () => {
  const success = { block: { code: 'DEPARTMENT' } };
  expect(present(success, ({ block }) => ({ __typename: 'RegisterBlockPayload', block }))).toEqual({
    __typename: 'RegisterBlockPayload',
    block: success.block,
  });
});

it('gives a failure its type, code, both messages, path and facts', () => {
  const taken: CodeTaken = fail('CODE_TAKEN', { taken: 'SNV' }, ['code']);
  expect(present(taken, succeed)).toEqual({
    __typename: 'CodeTaken',
    code: 'CODE_TAKEN',
    message: { vi: 'Mã “SNV” đã được dùng.', en: 'The code “SNV” is in use.' },
    path: ['code'],
    taken: 'SNV',
  });
});

it('says in a version conflict what stands now', () => {
  expect(present(staleVersion, succeed)).toMatchObject({
    currentVersion: 2,
    message: {
      vi: 'Dữ liệu đã được thay đổi (cấp quyền): phiên bản hiện tại là 2, không phải 1.',
      en: 'This was changed meanwhile (grantRight): the current version is 2, not 1.',
    },
  });
});

it('names in Vietnamese what was not found, and keeps its English name as a fact', () => {
  expect(present(notFound('criteria set', 'x', ['id']), succeed)).toMatchObject({
    entity: 'criteria set',
    message: { vi: 'Không tìm thấy bộ tiêu chí “x”.', en: 'There is no criteria set “x”.' },
  });
});

it('carries in every common failure each field that its type promises', () => {
  expect(new Set(everyCommonFailure.map(({ failure }) => failure))).toEqual(
    new Set(Object.keys(commonFailures)),
  );
  const schema = buildSchema(`type Query { nothing: Int }\n${SHARED_SCHEMA}`, { assumeValidSDL: true });
  for (const failure of everyCommonFailure) {
    const presented: object = present(failure, succeed);
    const type = schema.getType(commonFailures[failure.failure].type);
    if (!isObjectType(type)) throw new Error(`No type of ${failure.failure}`);
    expect(type).toBeInstanceOf(GraphQLObjectType);
    expect(Object.keys(presented)).toEqual(expect.arrayContaining(Object.keys(type.getFields())));
    expect(presented).toMatchObject({
      message: { vi: expect.stringMatching(/./) as unknown, en: expect.stringMatching(/./) as unknown },
    });
  }
});

it('crashes on a failure that nobody presents', () => {
  expect(() => present(fail('NEVER_HEARD_OF', {}), succeed)).toThrow(
    'No presentation of the failure NEVER_HEARD_OF',
  );
});
