/** What GraphiQL may keep beyond the browser tab: drafts and the layout. */
const KEPT = new Set(
  [
    'tabState',
    'query',
    'variables',
    'theme',
    'visiblePlugin',
    'docExplorerFlex',
    'editorFlex',
    'secondaryEditorFlex',
  ].map((name) => `graphiql:${name}`),
);

function placeOf(key: string): Storage {
  return KEPT.has(key) ? localStorage : sessionStorage;
}

/**
 * GraphiQL's storage: drafts and the layout stay in the browser, everything else ends with the browser tab.
 * The history is among the rest, because it keeps the headers of each request and these may hold a token.
 */
export const draftStorage = {
  get length(): number {
    return localStorage.length + sessionStorage.length;
  },
  getItem: (key: string): string | null => placeOf(key).getItem(key),
  setItem: (key: string, value: string): void => placeOf(key).setItem(key, value),
  removeItem: (key: string): void => placeOf(key).removeItem(key),
  clear(): void {
    for (const place of [localStorage, sessionStorage]) {
      for (const key of Object.keys(place)) if (key.startsWith('graphiql:')) place.removeItem(key);
    }
  },
};
