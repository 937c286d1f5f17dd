import { readFile } from 'node:fs/promises';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';

export type { MigrationList };

const BINDINGS = '@prisma/schema-engine-wasm/schema_engine_bg';

interface Bindings {
  readonly SchemaEngine: typeof SchemaEngine;
  readonly __wbg_set_wasm: (exports: EngineExports) => void;
}

interface EngineExports {
  readonly __wbindgen_start: () => void;
}

/** As far as it is used here: Node.js has it, and its types leave it to those of browsers. */
interface WebAssemblyGlobal {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: EngineExports } }>;
}

let loaded: Promise<typeof SchemaEngine> | null = null;

/** Prisma's schema engine as WebAssembly; loaded once, because a second load in one process panics. */
export function loadSchemaEngine(): Promise<typeof SchemaEngine> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<typeof SchemaEngine> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => process.stderr.write(`Prisma’s schema engine: ${message}\n`),
    },
  });
  const bindings = (await import(BINDINGS)) as Bindings;
  const code = await readFile(new URL('schema_engine_bg.wasm', import.meta.resolve(BINDINGS)));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyGlobal };
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}
