declare module 'samples' {
  /** The sample queries of the checkout, ordered by file name. */
  const samples: readonly { readonly file: string; readonly text: string }[];
  export default samples;
}

declare module 'monaco' {
  interface Theme {
    readonly base: 'vs' | 'vs-dark';
    readonly inherit: boolean;
    readonly rules: readonly { readonly token: string; readonly foreground: string }[];
    readonly colors: Readonly<Record<string, string>>;
  }
  /** The part of Monaco's `editor` that this page calls itself. */
  export const editor: { defineTheme(name: string, theme: Theme): void };
}

declare module '*.css' {}
