/** What a search compares: no marks, no case; "Sở Nội vụ" and "so noi vu" are one. */
export function searchKey(...names: readonly string[]): string {
  return names.map(withoutMarks).join(' ').replace(/\s+/gu, ' ').trim();
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase().normalize('NFC');
}
