import type { Statement } from '../domain/given-component.ts';

interface GivenStatement {
  readonly value?: string | null | undefined;
  readonly answers?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  readonly notApplicable?: boolean | undefined;
}

/** What an item of a mutation's input says of its component, beside the item's other fields. */
export function withStatement<Item extends GivenStatement>(
  item: Item,
): Omit<Item, keyof Statement> & Statement {
  const { value, answers, notApplicable = false } = item;
  return { ...item, value: value ?? null, answers: answers ?? null, notApplicable };
}
