import { defaultFieldResolver, getNamedType, GraphQLError, isUnionType, type GraphQLField } from 'graphql';
import { commonFailures, createPresenter } from './failure-presenter.ts';
import { invalidInput, type Localized } from './outcome.ts';
import { isUsableText } from './text.ts';

const REASON: Localized = {
  vi: 'Nội dung có ký tự điều khiển không dùng được.',
  en: 'The text contains a control character, which cannot be used.',
};
const present = createPresenter(commonFailures);

/**
 * Puts before the field's resolver, in place, the check that no text among its arguments has control characters. A
 * mutation that can answer InvalidInput answers it, with the way to the text; any other field throws BAD_USER_INPUT.
 */
export function guardTexts(field: GraphQLField<unknown, unknown>): void {
  if (field.args.length === 0) return;
  const resolve = field.resolve ?? defaultFieldResolver;
  const returned = getNamedType(field.type);
  const answers = isUnionType(returned) && returned.getTypes().some(({ name }) => name === 'InvalidInput');
  field.resolve = (source, args: unknown, context, info): unknown => {
    const path = unusableText(args, []);
    if (!path) return resolve(source, args, context, info);
    if (answers) {
      const [, ...insideInput] = path;
      return present(invalidInput(insideInput, REASON.vi, REASON.en), () => ({ __typename: 'InvalidInput' }));
    }
    throw new GraphQLError(`"${path.join('.')}": ${REASON.en}`, {
      extensions: { code: 'BAD_USER_INPUT', localized: REASON },
    });
  };
}

/** The way to the first text in a value that cannot be used; null where there is none. */
function unusableText(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return isUsableText(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = unusableText(member, [...path, name]);
    if (found) return found;
  }
  return null;
}
