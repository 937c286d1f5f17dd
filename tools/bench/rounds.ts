import { Complaint } from '../start/complaint.ts';

/** The number of rounds that `--rounds` asks for, or `usual` without it. Throws Complaint. */
export function roundsOf(given: string | undefined, usual: number): number {
  const count = given === undefined ? usual : Number(given);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Complaint(`--rounds takes a whole number from 1, not "${given}".`);
}
