/**
 * What the plan's file states in one language only, in the other: English of its Vietnamese texts, Vietnamese of the
 * purposes and requirements that it holds as English summaries. Translations of this project, not official ones.
 */
export const PLAN_ENGLISH: Readonly<Record<string, string>> = {
  'Kế hoạch kiểm tra, khảo sát công tác cải cách hành chính năm 2024':
    'Plan to inspect and survey administrative reform in 2024',
  'Ủy ban nhân dân Thành phố Hồ Chí Minh': "People's Committee of Ho Chi Minh City",
  'đột xuất theo yêu cầu công tác': 'without notice, as work requires',
  'Chỉ số cải cách hành chính': 'Administrative reform index',
  'Chỉ số chuyển đổi số': 'Digital transformation index',
  'Năng lực cạnh tranh cấp sở, ban, ngành và địa phương':
    'Competitiveness of departments, agencies and localities',
  'assess exactly what was achieved': 'đánh giá chính xác kết quả đạt được',
  'point out limitations, correct them in time, propose solutions for the following years':
    'chỉ ra hạn chế, chấn chỉnh kịp thời, đề xuất giải pháp cho các năm tiếp theo',
  'raise the responsibility of heads of units and administrative discipline':
    'nâng cao trách nhiệm người đứng đầu và kỷ luật, kỷ cương hành chính',
  'recognise and commend units that do well and innovate':
    'ghi nhận, biểu dương các đơn vị làm tốt và có sáng kiến',
  'have others remedy shortcomings': 'yêu cầu các đơn vị khác khắc phục tồn tại',
  'find models, good examples and creative practice to replicate':
    'tìm mô hình, điển hình và cách làm sáng tạo để nhân rộng',
  "serve as basis for appraising each unit's 2024 CCHC index":
    'làm cơ sở thẩm định Chỉ số cải cách hành chính năm 2024 của từng đơn vị',
  'objective, focused and lawful': 'khách quan, có trọng tâm và đúng pháp luật',
  "coordinated between agencies so that the units' work is not obstructed":
    'phối hợp giữa các cơ quan để không cản trở hoạt động của đơn vị',
  'results reported fully and exactly, with strengths, limitations, weaknesses and causes, and solutions proposed':
    'báo cáo kết quả đầy đủ, chính xác, nêu rõ ưu điểm, hạn chế, yếu kém, nguyên nhân và đề xuất giải pháp',
};
