/** A name as it is kept: composed (NFC), without white space around it or doubled inside. */
export function normaliseName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

/** What a search compares: no marks, no case; "Sở Nội vụ" and "so noi vu" are one. */
export function searchKey(...names: readonly string[]): string {
  return names.map(withoutMarks).join(' ').replace(/\s+/gu, ' ').trim();
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase().normalize('NFC');
}
