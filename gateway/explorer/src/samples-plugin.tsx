import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import samples from 'samples';
import { useText } from './language.ts';

/** The sample queries as they are opened on the first visit. */
export const SAMPLE_TABS = samples.map(({ text }) => ({ query: text }));

/** The width up to which explorer.css lays the pane over the editor. */
const PANE_COVERS_EDITOR = '(max-width: 720px)';

/** A pane with the sample queries, so that a closed or changed one can be had again. */
export const SAMPLES_PLUGIN: GraphiQLPlugin = {
  title: 'Sample queries',
  icon: () => (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13.5h5" />
    </svg>
  ),
  content: SamplesPane,
};

function SamplesPane() {
  const text = useText();
  const { addTab, setVisiblePlugin, updateActiveTabValues } = useGraphiQLActions();
  const { queryEditor } = useGraphiQL(pick('queryEditor'));

  function open(query: string): void {
    addTab();
    queryEditor?.setValue(query);
    updateActiveTabValues({ query });
    if (matchMedia(PANE_COVERS_EDITOR).matches) setVisiblePlugin(null);
  }

  return (
    <section aria-label={text('samples')}>
      <h2 className="samples-title">{text('samples')}</h2>
      <ul className="samples">
        {samples.map((sample) => (
          <li key={sample.file}>
            <h3>{operationName(sample.text) ?? sample.file}</h3>
            <p>{leadingComment(sample.text)}</p>
            <button type="button" onClick={() => open(sample.text)}>
              {text('openSample')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function operationName(query: string): string | undefined {
  return /^\s*(?:query|mutation)\s+(\w+)/m.exec(query)?.[1];
}

function leadingComment(query: string): string {
  const lines = query.trimStart().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ');
}
