/**
 * Why PostgreSQL could not be started or removed. Stable: callers may branch on it.
 * - `PLATFORM_NOT_SUPPORTED`: npm has no PostgreSQL for this system (or it is not glibc)
 * - `BINARIES_DAMAGED`: the installed npm package is incomplete
 * - `ROOT_REFUSED`: started by root, and no way was found to run PostgreSQL as another account
 * - `DATA_FOLDER_BROKEN`: not a PostgreSQL cluster, or one that lacks or corrupts its parts
 * - `DATA_FOLDER_OTHER_VERSION`: made by another major version of PostgreSQL
 * - `DATA_FOLDER_IN_USE`: a PostgreSQL runs on it
 * - `DATA_FOLDER_NOT_WRITABLE`: rights, owner or a read-only disk
 * - `PORT_IN_USE`: another program listens on the asked port
 * - `PASSWORD_REFUSED`: the cluster exists and has another password
 * - `START_FAILED`: anything else; the message carries PostgreSQL's own words
 */
export type LocalPostgresErrorCode =
  | 'PLATFORM_NOT_SUPPORTED'
  | 'BINARIES_DAMAGED'
  | 'ROOT_REFUSED'
  | 'DATA_FOLDER_BROKEN'
  | 'DATA_FOLDER_OTHER_VERSION'
  | 'DATA_FOLDER_IN_USE'
  | 'DATA_FOLDER_NOT_WRITABLE'
  | 'PORT_IN_USE'
  | 'PASSWORD_REFUSED'
  | 'START_FAILED';

/** An expected failure; `message` is one English sentence on one line that says what to do. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError';
  readonly code: LocalPostgresErrorCode;

  constructor(code: LocalPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a system or database error (`ENOENT`, `28P01`), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return textIn(error, 'code');
}

/** A text property of a thrown value, which need not be an `Error` of this realm. */
export function textIn(error: unknown, property: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : undefined;
}

const DENIED: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the disk is read-only',
  EBUSY: 'it is a mount point or busy',
  EXDEV: 'it is a mount point',
};

const NOT_A_FOLDER = new Set(['ENOTDIR', 'EEXIST']);

/** Runs file work on the data folder; refusals of the file system become typed errors that name the folder. */
export async function namingFolder<T>(dataFolder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error) ?? '';
    const denied = DENIED[code];
    if (denied !== undefined) {
      throw new LocalPostgresError(
        'DATA_FOLDER_NOT_WRITABLE',
        `The data folder ${dataFolder} cannot be written (${denied}); make it writable for this user or choose another folder.`,
        { cause: error },
      );
    }
    if (NOT_A_FOLDER.has(code)) {
      throw new LocalPostgresError(
        'DATA_FOLDER_BROKEN',
        `The data folder ${dataFolder} is not a folder; delete what is there or choose another folder.`,
        { cause: error },
      );
    }
    throw error;
  }
}
