/** Something the person at the terminal can mend; the message is the one sentence they get. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}

/** True for a Complaint, also for one out of another bundle, whose class is its own. */
export function isComplaint(error: unknown): error is Complaint {
  return error instanceof Error && error.name === 'Complaint';
}
