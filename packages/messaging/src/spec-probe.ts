/** Waits until `check` holds; fails with what it awaited after `within` milliseconds. */
export async function awaited(
  what: string,
  check: () => boolean | Promise<boolean>,
  within = 20_000,
): Promise<void> {
  const end = performance.now() + within;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`Not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Rejects with whatever was reported as fatal; for specs in which nothing may be. */
export function nothingFatal(): { onFatal: (error: Error) => void; errors: Error[] } {
  const errors: Error[] = [];
  return { errors, onFatal: (error) => errors.push(error) };
}
