/** An error and what it says it was caused by, outermost first, whatever Prisma or pg call the place they keep it in. */
export function causesOf(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const open: unknown[] = [error];
  while (open.length > 0 && found.length < 12) {
    const next = open.shift();
    if (!isRecord(next)) continue;
    found.push(next);
    open.push(next['cause'], next['meta'], next['driverAdapterError']);
  }
  return found;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
