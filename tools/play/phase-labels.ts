import type { Localized } from './year-data.ts';

/** The parts of the year in the order in which they are played, as people read them. */
export const PHASE_LABELS = {
  units: { vi: 'Đơn vị', en: 'units' },
  officers: { vi: 'Cán bộ', en: 'officers' },
  plan: { vi: 'Kế hoạch', en: 'plan' },
  visits: { vi: 'Kiểm tra', en: 'visits' },
  period: { vi: 'Kỳ đánh giá', en: 'period' },
  'self-scoring': { vi: 'Tự chấm điểm', en: 'self-scoring' },
  appraisal: { vi: 'Thẩm định', en: 'appraisal' },
  explanation: { vi: 'Giải trình', en: 'explanation' },
  'second-appraisal': { vi: 'Thẩm định lần 2', en: 'second appraisal' },
  completion: { vi: 'Hoàn tất', en: 'completion' },
  publication: { vi: 'Công bố', en: 'publication' },
  ranking: { vi: 'Xếp hạng', en: 'ranking' },
} as const satisfies Readonly<Record<string, Localized>>;

export type PhaseName = keyof typeof PHASE_LABELS;
