import { useContext, useEffect, useId, useState, useSyncExternalStore, type SubmitEvent } from 'react';
import { LanguageContext, useText, type Language } from './language.ts';
import type { Session, Sessions, SignIn } from './sessions.ts';

type State = 'ready' | 'signing-in' | 'no-list' | 'refused';

interface Props {
  readonly sessions: Sessions;
  readonly onLanguage: (language: Language) => void;
}

/** The bar above GraphiQL: who is signed in and until when, the accounts on offer, and the language. */
export function SignInBar({ sessions, onLanguage }: Props) {
  const text = useText();
  const language = useContext(LanguageContext);
  const session = useSyncExternalStore(sessions.subscribe, sessions.current);
  const [offered, setOffered] = useState<readonly SignIn[]>([]);
  const [chosen, setChosen] = useState(session?.id);
  const [state, setState] = useState<State>('ready');
  const listId = useId();

  async function fetchOffered(): Promise<void> {
    setState('ready');
    try {
      setOffered(await sessions.offered());
    } catch {
      setState('no-list');
    }
  }

  async function signIn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const id = chosen ?? offered[0]?.id;
    if (id === undefined) return;
    setState('signing-in');
    try {
      await sessions.signIn(id);
      setState('ready');
    } catch {
      setState('refused');
    }
  }

  function signOut(): void {
    sessions.signOut();
    if (state === 'refused') setState('ready');
  }

  useEffect(() => void fetchOffered(), [sessions]);

  return (
    <header className="bar">
      <h1 translate="no">Reformgraph</h1>
      <div className="languages" role="group" aria-label={text('languages')}>
        <LanguageButton to="vi" name="Tiếng Việt" onLanguage={onLanguage} />
        <LanguageButton to="en" name="English" onLanguage={onLanguage} />
      </div>
      {state === 'no-list' ? (
        <button type="button" onClick={() => void fetchOffered()}>
          {text('tryAgain')}
        </button>
      ) : (
        <form onSubmit={(event) => void signIn(event)}>
          <label htmlFor={listId}>{text('account')}</label>
          <select id={listId} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {offered.map(({ id, label }) => (
              <option key={id} value={id}>
                {label[language]}
              </option>
            ))}
          </select>
          <button type="submit" className="main" disabled={state === 'signing-in' || offered.length === 0}>
            {text('signIn')}
          </button>
        </form>
      )}
      <p role="status" className={state === 'no-list' || state === 'refused' ? 'status failed' : 'status'}>
        {state === 'no-list' && `${text('noSignIns')} `}
        {state === 'refused' && `${text('signInFailed')} `}
        {state === 'signing-in' && text('signingIn')}
        {state !== 'signing-in' && (session ? <SignedIn session={session} /> : text('signedOut'))}
      </p>
      {session && (
        <button type="button" onClick={signOut}>
          {text('signOut')}
        </button>
      )}
    </header>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const text = useText();
  const language = useContext(LanguageContext);
  return (
    <>
      {text('signedInAs')} <strong>{session.label[language]}</strong>, {text('until')}{' '}
      <time dateTime={session.expiresAt}>{inCityTime(session.expiresAt, language)}</time>
    </>
  );
}

interface LanguageButtonProps {
  readonly to: Language;
  readonly name: string;
  readonly onLanguage: (language: Language) => void;
}

function LanguageButton({ to, name, onLanguage }: LanguageButtonProps) {
  const pressed = useContext(LanguageContext) === to;
  return (
    <button type="button" lang={to} aria-label={name} aria-pressed={pressed} onClick={() => onLanguage(to)}>
      {to.toUpperCase()}
    </button>
  );
}

function inCityTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(instant));
}
