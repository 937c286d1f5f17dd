/** Something the person at the terminal can mend; the message is the one sentence they get. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}
