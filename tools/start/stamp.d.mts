export const PLATFORM_STAMP: string;
export const COMMAND_STAMP: string;
export const YEAR_STAMP: string;
export function stampOfSources(): Promise<string>;
export function isBuilt(stampFile: string, stamp: string): Promise<boolean>;
