export const STAMP_FILE: string;
export function stampOfSources(): Promise<string>;
export function isBuilt(): Promise<boolean>;
