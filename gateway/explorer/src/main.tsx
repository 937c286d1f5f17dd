import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './explorer.css';
import { createRoot } from 'react-dom/client';
import { defineEditorTheme } from './editor-theme.ts';
import { Explorer } from './explorer.tsx';
import { rememberedLanguage } from './language.ts';
import { serveMonacoWorkers } from './monaco-workers.ts';
import { createSessions } from './sessions.ts';

const root = document.getElementById('explorer');
if (!root) throw new Error('index.html has no element #explorer');

serveMonacoWorkers();
defineEditorTheme();
createRoot(root).render(<Explorer sessions={createSessions()} firstLanguage={rememberedLanguage()} />);
