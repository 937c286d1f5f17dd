/**
 * Tells Monaco to take its workers from files beside this page, so that a strict `worker-src 'self'` is enough.
 * Must run before the first editor is made.
 */
export function serveMonacoWorkers(): void {
  Object.assign(globalThis, {
    MonacoEnvironment: {
      getWorker: (_id: string, label: string): Worker => {
        const name = label === 'json' || label === 'graphql' ? label : 'editor';
        return new Worker(new URL(`${name}.worker.js`, document.baseURI), { name });
      },
    },
  });
}
