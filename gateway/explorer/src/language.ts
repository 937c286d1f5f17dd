import { createContext, useCallback, useContext } from 'react';

export type Language = 'vi' | 'en';
export type LocalizedText = Readonly<Record<Language, string>>;

const REMEMBERED_AS = 'explorer:language';

const TEXTS = {
  account: { vi: 'Tài khoản', en: 'Account' },
  signIn: { vi: 'Đăng nhập', en: 'Sign in' },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  signedOut: { vi: 'Chưa đăng nhập', en: 'Not signed in' },
  signingIn: { vi: 'Đang đăng nhập…', en: 'Signing in…' },
  signedInAs: { vi: 'Đang dùng', en: 'Signed in as' },
  until: { vi: 'đến', en: 'until' },
  noSignIns: {
    vi: 'Không lấy được danh sách đăng nhập.',
    en: 'The list of sign-ins could not be fetched.',
  },
  signInFailed: { vi: 'Đăng nhập không thành công.', en: 'Signing in failed.' },
  tryAgain: { vi: 'Thử lại', en: 'Try again' },
  languages: { vi: 'Ngôn ngữ', en: 'Language' },
  samples: { vi: 'Truy vấn mẫu', en: 'Sample queries' },
  openSample: { vi: 'Mở trong thẻ mới', en: 'Open in a new tab' },
  queryEditor: {
    vi: 'Câu truy vấn. Ctrl+M: phím Tab rời khỏi ô soạn thảo.',
    en: 'Query. Ctrl+M makes Tab leave the editor.',
  },
  variableEditor: {
    vi: 'Biến, dạng JSON. Ctrl+M: phím Tab rời khỏi.',
    en: 'Variables, JSON. Ctrl+M makes Tab leave.',
  },
  headerEditor: {
    vi: 'Tiêu đề HTTP, dạng JSON. Ctrl+M: phím Tab rời khỏi.',
    en: 'HTTP headers, JSON. Ctrl+M makes Tab leave.',
  },
  responseEditor: { vi: 'Kết quả trả về', en: 'Response' },
} as const satisfies Record<string, LocalizedText>;

export type TextName = keyof typeof TEXTS;

export const LanguageContext = createContext<Language>('vi');

/** The text of that name in the language that the page is read in. */
export function useText(): (name: TextName) => string {
  const language = useContext(LanguageContext);
  return useCallback((name) => TEXTS[name][language], [language]);
}

/** The language chosen last time in this browser, else Vietnamese unless the browser asks only for others. */
export function rememberedLanguage(): Language {
  const remembered = localStorage.getItem(REMEMBERED_AS);
  if (remembered === 'vi' || remembered === 'en') return remembered;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('vi')) ? 'vi' : 'en';
}

/** Keeps the choice for the next visit. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED_AS, language);
}
