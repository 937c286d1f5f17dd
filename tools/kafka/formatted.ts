import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a broker's folder has been made ready for its data. */
export function isFormatted(folder: string): Promise<boolean> {
  return access(join(folder, 'data', 'meta.properties')).then(
    () => true,
    () => false,
  );
}
