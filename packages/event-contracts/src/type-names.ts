const TYPE = /^(?<name>[a-z]+(?:\.[a-z-]+)+)\.v(?<version>0|[1-9]\d*)$/;

/** A type's name without its version, and the version: versions of one name say the same thing. */
export function nameAndVersion(type: string): { readonly name: string; readonly version: number } {
  const { name, version } = TYPE.exec(type)?.groups ?? {};
  if (name === undefined || version === undefined)
    throw new Error(`${type} is no name of a type: lower-case words between dots, then v and a number`);
  return { name, version: Number(version) };
}

/** Orders types by name, and the versions of one name from the oldest on. */
export function byNameAndVersion(a: string, b: string): number {
  const [left, right] = [nameAndVersion(a), nameAndVersion(b)];
  if (left.name === right.name) return left.version - right.version;
  return left.name < right.name ? -1 : 1;
}

/** The versions of `type`'s name among `types`, from the oldest on. */
export function versionsOf(type: string, types: readonly string[]): string[] {
  const { name } = nameAndVersion(type);
  return types.filter((candidate) => nameAndVersion(candidate).name === name).sort(byNameAndVersion);
}

/**
 * The type by which a consumer of these contracts reads an event: its own, or where that is a newer version than they
 * know the newest version of its name that they know, which can read it: from v1 on, versions of a name differ by
 * optional fields alone. Any other type is given back as it is.
 */
export function knownType(contracts: readonly { readonly type: string }[], type: string): string {
  if (!TYPE.test(type) || contracts.some((contract) => contract.type === type)) return type;
  const { version } = nameAndVersion(type);
  const types = contracts.map((contract) => contract.type);
  const older = versionsOf(type, types).filter((known) => {
    const own = nameAndVersion(known).version;
    return own > 0 && own < version;
  });
  return older.at(-1) ?? type;
}
