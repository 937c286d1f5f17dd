import { resultsDocument, resultsText, type YearResults } from './results.ts';
import { textTable, widthOf } from './text-table.ts';

const RESULTS: YearResults = {
  blocks: [
    {
      block: 'DEPARTMENT',
      name: { vi: 'Khối sở', en: 'Departments' },
      state: 'PUBLISHED',
      missing: 1,
      units: [
        { rank: 1, code: 'SNV', name: { vi: 'Sở Nội vụ', en: '' }, value: '88.80', provenance: 'SYNTHETIC' },
        { rank: 1, code: 'SYT', name: { vi: 'Sở Y tế', en: '' }, value: '88.80', provenance: 'SYNTHETIC' },
        { rank: null, code: 'BDT', name: { vi: 'Ban Dân tộc', en: '' }, value: null, provenance: 'OFFICIAL' },
      ],
    },
  ],
  counts: { organizations: 54 },
};

describe('the width of a text', () => {
  it('counts letters, not the marks they are composed of', () => {
    expect(widthOf('Sở Nội vụ')).toBe(9);
    expect(widthOf('Sở Nội vụ'.normalize('NFD'))).toBe(9);
  });
});

describe('a table', () => {
  it('aligns its columns whatever the marks', () => {
    const rows = [
      ['1', 'Sở Nội vụ'.normalize('NFD'), 'x'],
      ['10', 'Quận 1', 'y'],
    ];
    const columns = [
      { heading: '#', align: 'right' },
      { heading: 'Đơn vị', align: 'left' },
      { heading: 'z', align: 'left' },
    ] as const;
    expect(textTable(columns, rows).map((line) => line.normalize('NFC'))).toEqual([
      ' #  Đơn vị     z',
      '──  ─────────  ─',
      ' 1  Sở Nội vụ  x',
      '10  Quận 1     y',
    ]);
  });
});

describe('the results', () => {
  it('as text tell the provenance beside every rank, and what is missing', () => {
    expect(resultsText(RESULTS).split('\n')).toEqual([
      'Khối sở · Departments (PAR 2024, PUBLISHED · đã công bố)',
      'Hạng  Nguồn số liệu          Mã   Đơn vị       Chỉ số (%)',
      '────  ─────────────────────  ───  ───────────  ──────────',
      '   1  SYNTHETIC · giả định   SNV  Sở Nội vụ         88.80',
      '   1  SYNTHETIC · giả định   SYT  Sở Y tế           88.80',
      '   –  OFFICIAL · chính thức  BDT  Ban Dân tộc           –',
      'Còn thiếu 1 đơn vị · 1 units are missing',
    ]);
  });

  it('as a document tell ranks by code', () => {
    expect(resultsDocument(RESULTS)).toEqual({
      blocks: [
        {
          block: 'DEPARTMENT',
          state: 'PUBLISHED',
          missing: 1,
          units: [
            { rank: 1, code: 'SNV', value: '88.80', provenance: 'SYNTHETIC' },
            { rank: 1, code: 'SYT', value: '88.80', provenance: 'SYNTHETIC' },
            { rank: null, code: 'BDT', value: null, provenance: 'OFFICIAL' },
          ],
        },
      ],
      counts: { organizations: 54 },
    });
  });
});
