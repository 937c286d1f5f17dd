import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { draftStorage } from './draft-storage.ts';
import { EditorSettings } from './editor-settings.tsx';
import { EDITOR_THEME } from './editor-theme.ts';
import { createGraphqlFetcher } from './graphql-fetcher.ts';
import { LanguageContext, rememberLanguage, type Language } from './language.ts';
import { SAMPLES_PLUGIN, SAMPLE_TABS } from './samples-plugin.tsx';
import type { Sessions } from './sessions.ts';
import { SignInBar } from './sign-in-bar.tsx';

const PLUGINS = [SAMPLES_PLUGIN, HISTORY_PLUGIN];

interface Props {
  readonly sessions: Sessions;
  readonly firstLanguage: Language;
}

/** The page: the sign-in bar over GraphiQL, which asks as whoever is signed in. */
export function Explorer({ sessions, firstLanguage }: Props) {
  const [language, setLanguage] = useState(firstLanguage);
  const account = useSyncExternalStore(sessions.subscribe, () => sessions.current()?.id);
  // A new fetcher per account makes GraphiQL read the schema again, with what that account may see.
  const fetcher = useMemo(() => createGraphqlFetcher(sessions), [sessions, account]);

  useEffect(() => {
    document.documentElement.lang = language;
    rememberLanguage(language);
  }, [language]);

  return (
    <LanguageContext value={language}>
      <SignInBar sessions={sessions} onLanguage={setLanguage} />
      <main className="explorer">
        <GraphiQL
          fetcher={fetcher}
          storage={draftStorage}
          editorTheme={EDITOR_THEME}
          defaultTabs={SAMPLE_TABS}
          plugins={PLUGINS}
          inputValueDeprecation
          schemaDescription
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
          <EditorSettings />
        </GraphiQL>
      </main>
    </LanguageContext>
  );
}
