import { editor } from 'monaco';

const PAPER = '#212a3b';
const ACCENT = '#ff9db8';
const CLEAR = '#00000000';

/** The names of Monaco's themes for GraphiQL: its own by day, `explorer-dark` by night. */
export const EDITOR_THEME = { light: 'graphiql-LIGHT', dark: 'explorer-dark' };

/** Registers `explorer-dark`: as GraphiQL's own dark theme, with comments bright enough to read (AA). */
export function defineEditorTheme(): void {
  editor.defineTheme(EDITOR_THEME.dark, {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'comment', foreground: '9ccc8a' },
      { token: 'argument.identifier.gql', foreground: 'b3afff' },
    ],
    colors: {
      'editor.background': CLEAR,
      'scrollbar.shadow': CLEAR,
      'editorWidget.background': PAPER,
      'editorHoverWidget.background': PAPER,
      'editorSuggestWidget.background': PAPER,
      'editorSuggestWidget.selectedBackground': '#ff9db826',
      'editorSuggestWidget.selectedForeground': ACCENT,
      'list.highlightForeground': ACCENT,
      'list.focusHighlightForeground': ACCENT,
      'menu.background': PAPER,
      'quickInput.background': PAPER,
      'textLink.foreground': ACCENT,
      'textLink.activeForeground': ACCENT,
      focusBorder: ACCENT,
    },
  });
}
