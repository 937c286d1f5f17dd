import { numberOf } from './stable-hash.ts';
import type { CriteriaNode } from './year-data.ts';

/** The synthetic scores of one component. */
export interface ComponentScores {
  readonly component: string;
  readonly domain: number;
  /** Decimal text. */
  readonly self: string;
  /** Decimal text, never above `self`. */
  readonly appraised: string;
  /** Why the appraised score is lower; null where it is not. */
  readonly reason: string | null;
  /** What the unit explains of it, and what the second appraisal answers; null where it accepts the lower score. */
  readonly explained: ExplainedScore | null;
}

export interface ExplainedScore {
  readonly text: string;
  /** Decimal text: the unit's score where the explanation was accepted, else the first appraised one. */
  readonly second: string;
  readonly reason: string;
}

/** Units that are scored like another of their block, so that a ranking shows a tie. */
const SCORED_LIKE: Readonly<Record<string, string>> = { Q10: 'Q04' };

const REASONS = [
  'Tài liệu kiểm chứng chưa đầy đủ.',
  'Tài liệu kiểm chứng được ban hành sau thời hạn quy định.',
  'Tỷ lệ thực hiện thấp hơn mức đạt điểm tối đa.',
  'Số liệu báo cáo chưa thống nhất với hệ thống thông tin.',
];
const EXPLANATIONS = [
  'Đơn vị bổ sung báo cáo và tài liệu kiểm chứng kèm theo.',
  'Tài liệu được ban hành trong thời hạn, cập nhật lên hệ thống sau.',
  'Số liệu đã đối chiếu với hệ thống một cửa điện tử.',
];
/** Scores are given in steps of five hundredths of a point. */
const STEP = 5;

/**
 * The synthetic scores of a unit, from a hash of its code and the component's. Each unit has a level of its own: between
 * 55 and 89 of 100 components get full points, the others 40 to 90 percent; one in six is appraised lower. Units explain
 * two of three of those, and every second explanation is accepted.
 */
export function scoresOf(unit: string, nodes: readonly CriteriaNode[]): ComponentScores[] {
  const seed = `2024:${SCORED_LIKE[unit] ?? unit}`;
  const level = 55 + numberOf(`${seed}:level`, 35);
  return nodes
    .filter(({ kind }) => kind === 'COMPONENT')
    .map(({ code, domain, maximum }) => {
      const draw = (what: string, below: number) => numberOf(`${seed}:${code}:${what}`, below);
      const full = hundredths(maximum);
      const self = draw('full', 100) < level ? full : part(full, 40 + draw('part', 51));
      const appraised = draw('lowered', 6) === 0 ? part(self, 50 + draw('lower', 46)) : self;
      const isLowered = appraised !== self;
      const isAccepted = draw('accepted', 2) === 0;
      return {
        component: code,
        domain,
        self: decimal(self),
        appraised: decimal(appraised),
        reason: isLowered ? made(REASONS, draw('reason', REASONS.length)) : null,
        explained:
          isLowered && draw('answered', 3) < 2
            ? {
                text: made(EXPLANATIONS, draw('explanation', EXPLANATIONS.length)),
                second: decimal(isAccepted ? self : appraised),
                reason: isAccepted ? 'Chấp nhận giải trình (giả định).' : 'Giữ kết quả thẩm định (giả định).',
              }
            : null,
      };
    });
}

const made = (texts: readonly string[], at: number) => `${texts[at] ?? ''} (giả định)`;

/** Hundredths of a decimal text with at most two places: "1.75" is 175. */
export function hundredths(text: string): number {
  const [, whole, places = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`${text} is no decimal with at most two places`);
  return Number(whole) * 100 + Number(places.padEnd(2, '0'));
}

/** The shortest decimal text of hundredths: 175 is "1.75", 100 is "1". */
export function decimal(value: number): string {
  return `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`.replace(/\.?0+$/, '');
}

/** So many percent of a number of hundredths, rounded down to a whole step. */
function part(of: number, percent: number): number {
  return Math.floor((of * percent) / 100 / STEP) * STEP;
}
