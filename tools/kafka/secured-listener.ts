import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalKafkaError } from './errors.ts';
import { lastWords, run } from './run.ts';

const MECHANISM = 'SCRAM-SHA-512';
const KEY_STORE = 'secured.p12';

/** Who may sign in at the secured listener, by SCRAM-SHA-512 over TLS. */
export interface SecuredUser {
  readonly name: string;
  readonly password: string;
}

/** A broker's listener that asks for TLS and a password. */
export interface SecuredListener {
  readonly port: number;
  /** The broker's own certificate, PEM: what a client trusts. */
  readonly certificate: string;
  /** What the broker's properties need beside those of the open listeners. */
  readonly properties: readonly string[];
}

/** A secured listener on 127.0.0.1 with a new key, signed by itself, in the broker's folder. Throws KEY_FAILED. */
export async function securedListener(folder: string, port: number, java: string): Promise<SecuredListener> {
  const password = randomBytes(24).toString('base64url');
  const keytool = async (...parameters: string[]): Promise<string> => {
    const program = java.includes('/') ? join(dirname(java), 'keytool') : 'keytool';
    const store = ['-keystore', KEY_STORE, '-storetype', 'PKCS12', '-storepass:env', 'KEY_STORE_PASSWORD'];
    const env = { ...process.env, KEY_STORE_PASSWORD: password };
    const { code, output } = await run(program, [...parameters, ...store, '-alias', 'broker'], {
      cwd: folder,
      env,
    });
    if (code === 0) return output;
    throw new LocalKafkaError('KEY_FAILED', `No key for the secured listener: ${lastWords(output)}`);
  };
  await rm(join(folder, KEY_STORE), { force: true });
  const subject = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '30'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...subject);
  const exported = await keytool('-exportcert', '-rfc');
  const settings = {
    'sasl.enabled.mechanisms': MECHANISM,
    [`${MECHANISM.toLowerCase()}.sasl.jaas.config`]:
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': KEY_STORE,
    'ssl.keystore.password': password,
  };
  return {
    port,
    certificate: exported.slice(exported.indexOf('-----BEGIN')),
    properties: Object.entries(settings).map(([key, value]) => `listener.name.secured.${key}=${value}`),
  };
}

/** How the first format of a broker's folder makes the user known. */
export function formatParameters({ name, password }: SecuredUser): readonly string[] {
  return ['--add-scram', `${MECHANISM}=[name=${name},password=${password}]`];
}
