import type { RuleCode } from '../formula/derivation.ts';
import type { LocalizedText } from '../localized-text.ts';

/** What each rule says, in a sentence. */
export const RULE_TEXTS: Readonly<Record<RuleCode, LocalizedText>> = {
  GIVEN: {
    vi: 'Điểm được chấm trực tiếp, trong giới hạn của tiêu chí.',
    en: 'The points are given by hand, within the bounds of the component.',
  },
  YES: { vi: 'Có thực hiện: đạt điểm tối đa.', en: 'It was done: the maximum.' },
  NO: { vi: 'Không thực hiện: 0 điểm.', en: 'It was not done: nothing.' },
  COUNTED: {
    vi: 'Mỗi lần được một số điểm cố định, không quá điểm tối đa.',
    en: 'Each counts a fixed number of points, up to the maximum.',
  },
  BAND_REACHED: {
    vi: 'Điểm của bậc cao nhất mà giá trị đạt tới.',
    en: 'The points of the best band that the value reaches.',
  },
  BELOW_ALL_BANDS: { vi: 'Giá trị không đạt bậc nào: 0 điểm.', en: 'The value reaches no band: nothing.' },
  IN_PROPORTION: {
    vi: 'Tỷ lệ đạt ngưỡng tối thiểu: điểm tối đa nhân với tỷ lệ, không quá điểm tối đa.',
    en: 'The ratio reaches the floor: the maximum times the ratio, up to the maximum.',
  },
  BELOW_FLOOR: {
    vi: 'Tỷ lệ dưới ngưỡng tối thiểu: 0 điểm.',
    en: 'The ratio is below the floor: nothing.',
  },
  TARGET_MISSED: {
    vi: 'Chưa đạt chỉ tiêu: một nửa điểm tối đa theo tỷ lệ so với chỉ tiêu.',
    en: 'The target is missed: half of the maximum in proportion to the target.',
  },
  TARGET_REACHED: {
    vi: 'Đạt chỉ tiêu: một nửa điểm tối đa, nửa còn lại theo khoảng cách từ chỉ tiêu tới đơn vị tốt nhất của khối.',
    en: 'The target is reached: half of the maximum, and the other half by the way from the target to the best of the block.',
  },
  BEST_IS_TARGET: {
    vi: 'Đạt chỉ tiêu, và đơn vị tốt nhất của khối cũng chỉ bằng chỉ tiêu: đạt điểm tối đa.',
    en: 'The target is reached, and the best of the block is no better than it: the maximum.',
  },
  AGAINST_BEST: {
    vi: 'Điểm tối đa theo tỷ lệ so với đơn vị tốt nhất của khối.',
    en: 'The maximum in proportion to the best of the block.',
  },
  AGAINST_BEST_WITHOUT_TARGET: {
    vi: 'Không được giao chỉ tiêu: điểm tối đa theo tỷ lệ so với đơn vị tốt nhất trong số các đơn vị không được giao chỉ tiêu.',
    en: 'No target was set: the maximum in proportion to the best of the units without one.',
  },
  IS_BEST: {
    vi: 'Bằng đơn vị tốt nhất được so sánh: đạt điểm tối đa.',
    en: 'As good as the best that it is measured against: the maximum.',
  },
  ADDED_UP: {
    vi: 'Điểm cộng là tổng của từng việc, không quá điểm tối đa.',
    en: 'The points of each thing are added up, up to the maximum.',
  },
  TAKEN_AWAY: {
    vi: 'Điểm trừ là tổng của từng việc, không quá mức trừ tối đa.',
    en: 'The points of each thing are taken away, up to the maximum.',
  },
  ANSWERS: {
    vi: 'Điểm tối đa nhân với tỷ lệ phần trăm bình quân của các câu trả lời.',
    en: 'The maximum times the mean percent of the answers.',
  },
  ITEMS: {
    vi: 'Điểm tối đa nhân với phần các mục đã hoàn thành.',
    en: 'The maximum times the share of the items that are done.',
  },
  EXPRESSION: {
    vi: 'Theo công thức của bộ tiêu chí, trong giới hạn từ 0 đến điểm tối đa.',
    en: 'By the formula of the set, within 0 and the maximum.',
  },
};
