interface Text {
  readonly vi: string;
  readonly en: string;
}

/** What a topic is for, and what its key stands for. */
export interface TopicMeaning {
  readonly title: Text;
  readonly key: Text;
}

/** Every topic of the catalogue, for those who read the contracts. */
export const TOPIC_MEANINGS: Readonly<Record<string, TopicMeaning>> = {
  'reformgraph.internal.organization': {
    title: { vi: 'Đơn vị', en: 'Units' },
    key: { vi: 'đơn vị', en: 'the unit' },
  },
  'reformgraph.internal.person': {
    title: { vi: 'Người và quyền', en: 'Persons and rights' },
    key: { vi: 'người', en: 'the person' },
  },
  'reformgraph.internal.visit': {
    title: { vi: 'Cuộc kiểm tra', en: 'Visits' },
    key: { vi: 'cuộc kiểm tra', en: 'the visit' },
  },
  'reformgraph.internal.assessment': {
    title: { vi: 'Đánh giá chưa công bố', en: 'Assessments before publication' },
    key: { vi: 'bản đánh giá', en: 'the assessment' },
  },
  'reformgraph.internal.platform': {
    title: { vi: 'Nền tảng', en: 'The platform itself' },
    key: { vi: 'đồng hồ', en: 'the clock' },
  },
  'reformgraph.published.assessment': {
    title: { vi: 'Đánh giá đã công bố', en: 'Published assessments' },
    key: { vi: 'bản đánh giá', en: 'the assessment' },
  },
  'reformgraph.published.assessment-state': {
    title: { vi: 'Trạng thái mới nhất đã công bố', en: 'Newest published state of each assessment' },
    key: { vi: 'bản đánh giá', en: 'the assessment' },
  },
};

/** Whether what travels on a topic is for everybody who may read the platform's events. */
export const isPublished = (topic: string): boolean => topic.startsWith('reformgraph.published.');

/** Who reads a topic. */
export function readersOf(topic: string): Text {
  if (isPublished(topic))
    return { vi: 'mọi đơn vị tiếp nhận được cấp quyền', en: 'every consumer to whom it is granted' };
  return topic === 'reformgraph.internal.assessment'
    ? {
        vi: 'các phần của nền tảng; đơn vị tiếp nhận đọc các đánh giá của những đơn vị được cấp cho mình, qua feed hoặc webhook',
        en: 'the parts of the platform; a consumer reads the assessments of the units that are granted to it, by feed or webhook',
      }
    : { vi: 'các phần của nền tảng', en: 'the parts of the platform' };
}

/** What a topic is for. Throws where nothing says it. */
export function meaningOf(topic: string): TopicMeaning {
  const meaning = TOPIC_MEANINGS[topic];
  if (!meaning) throw new Error(`Nothing says what ${topic} is for: add it to documents/topics.ts`);
  return meaning;
}
