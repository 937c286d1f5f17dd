/** What can be looked for in vain, by its English name. */
export const ENTITY_NAMES = {
  assessment: 'hồ sơ đánh giá',
  block: 'khối',
  component: 'tiêu chí thành phần',
  'criteria set': 'bộ tiêu chí',
  index: 'chỉ số',
  period: 'đợt đánh giá',
  person: 'người',
  plan: 'kế hoạch kiểm tra',
  right: 'quyền',
  team: 'đoàn kiểm tra',
  visit: 'cuộc kiểm tra',
} as const;
export type Entity = keyof typeof ENTITY_NAMES;

/** The mutations that can be the last change of something. */
export const CHANGE_NAMES = {
  appraiseComponents: 'thẩm định điểm',
  approvePlan: 'phê duyệt kế hoạch',
  callAdHocVisit: 'yêu cầu kiểm tra đột xuất',
  cancelVisit: 'hủy cuộc kiểm tra',
  closePlan: 'kết thúc kế hoạch',
  completeAssessment: 'hoàn tất đánh giá',
  concludeVisit: 'kết luận cuộc kiểm tra',
  correctAssessment: 'điều chỉnh kết quả đánh giá',
  draftPlan: 'soạn kế hoạch',
  grantRight: 'cấp quyền',
  importCriteriaSet: 'nhập bộ tiêu chí',
  lockPeriod: 'khóa đợt đánh giá',
  moveVisit: 'dời cuộc kiểm tra',
  openPeriod: 'mở đợt đánh giá',
  openVisit: 'mở cuộc kiểm tra',
  publishCriteriaSet: 'ban hành bộ tiêu chí',
  publishPeriod: 'công bố kết quả đợt đánh giá',
  registerOrganization: 'đăng ký đơn vị',
  registerPerson: 'đăng ký người dùng',
  revokeRight: 'thu hồi quyền',
  scheduleVisit: 'lên lịch kiểm tra',
  scoreComponents: 'tự chấm điểm',
  submitAssessment: 'nộp hồ sơ đánh giá',
  submitPlan: 'trình kế hoạch',
  withdrawAssessment: 'hủy kết quả đánh giá',
} as const;
export type Change = keyof typeof CHANGE_NAMES;
