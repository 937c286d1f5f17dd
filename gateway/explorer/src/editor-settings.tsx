import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';
import { useText } from './language.ts';

/** Letters that every system has, Vietnamese ones included; GraphiQL's own choice would be a web font. */
const FONT =
  'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';

/** Gives GraphiQL's editors a local font and names that a screen reader can say. Renders nothing. */
export function EditorSettings(): null {
  const text = useText();
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'));
  const { queryEditor, variableEditor, headerEditor, responseEditor } = editors;

  useEffect(() => {
    const common = { fontFamily: FONT, fontSize: 14 };
    queryEditor?.updateOptions({ ...common, ariaLabel: text('queryEditor') });
    variableEditor?.updateOptions({ ...common, ariaLabel: text('variableEditor') });
    headerEditor?.updateOptions({ ...common, ariaLabel: text('headerEditor') });
    responseEditor?.updateOptions({ ...common, ariaLabel: text('responseEditor') });
  }, [queryEditor, variableEditor, headerEditor, responseEditor, text]);

  return null;
}
