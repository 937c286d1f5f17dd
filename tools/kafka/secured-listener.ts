import { randomBytes } from 'node:crypto';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort, isPortFree } from '@reformgraph/local-postgres';
import { LocalKafkaError } from './errors.ts';
import { isFormatted } from './formatted.ts';
import { lastWords, run } from './run.ts';

const MECHANISM = 'SCRAM-SHA-512';
const KEY_STORE = 'secured.p12';
const CERTIFICATE = 'certificate.pem';
const KEPT = 'secured.json';

/** Who may sign in at the secured listener from the first, by SCRAM-SHA-512 over TLS, and may do everything. */
export interface SecuredUser {
  readonly name: string;
  readonly password: string;
}

/** A broker's listener that asks for TLS and a password, and lets others than the administrator do what ACLs name. */
export interface SecuredListener {
  readonly port: number;
  /** The broker's own certificate, PEM: what a client trusts. */
  readonly certificate: string;
  /** The file that holds it. */
  readonly certificateFile: string;
  /** What the broker's properties need beside those of the open listeners. */
  readonly properties: readonly string[];
}

/** What a broker's folder keeps of its listener, so that clients find it again after another start. */
interface Kept {
  readonly port: number;
  readonly keyStorePassword: string;
}

/**
 * A secured listener on 127.0.0.1. Its key, signed by itself, is made at the folder's first start and kept there; its
 * port too, as long as nobody else takes it. Throws KEY_FAILED and MADE_WITHOUT_SIGN_IN.
 */
export async function securedListener(
  folder: string,
  administrator: SecuredUser,
  java: string,
): Promise<SecuredListener> {
  const kept = await keptIn(folder);
  if (!kept && (await isFormatted(folder)))
    throw new LocalKafkaError(
      'MADE_WITHOUT_SIGN_IN',
      `The folder ${folder} was made for an Apache Kafka at which nobody signs in: remove it ("npm run reset") to start over.`,
    );
  const keyStorePassword = kept?.keyStorePassword ?? randomBytes(24).toString('base64url');
  if (!kept) await makeKey(folder, keyStorePassword, java);
  const port = kept && (await isPortFree(kept.port)) ? kept.port : await freePort();
  await writeFile(join(folder, KEPT), JSON.stringify({ port, keyStorePassword } satisfies Kept), {
    mode: 0o600,
  });
  const certificateFile = join(folder, CERTIFICATE);
  const settings = {
    'sasl.enabled.mechanisms': MECHANISM,
    [`${MECHANISM.toLowerCase()}.sasl.jaas.config`]:
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': KEY_STORE,
    'ssl.keystore.password': keyStorePassword,
  };
  return {
    port,
    certificate: await readFile(certificateFile, 'utf8'),
    certificateFile,
    properties: [
      ...Object.entries(settings).map(([key, value]) => `listener.name.secured.${key}=${value}`),
      'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found=false',
      // Nobody signs in at the open listeners, which are the platform's and the broker's own.
      `super.users=User:ANONYMOUS;User:${administrator.name}`,
    ],
  };
}

/** Where the listener of a broker's folder was last, and the file of its certificate; null where it never had one. */
export async function securedAddress(
  folder: string,
): Promise<Pick<SecuredListener, 'port' | 'certificateFile'> | null> {
  const kept = await keptIn(folder);
  return kept && { port: kept.port, certificateFile: join(folder, CERTIFICATE) };
}

/** How the first format of a broker's folder makes the user known. */
export function formatParameters({ name, password }: SecuredUser): readonly string[] {
  return ['--add-scram', `${MECHANISM}=[name=${name},password=${password}]`];
}

async function keptIn(folder: string): Promise<Kept | null> {
  const text = await readFile(join(folder, KEPT), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Kept);
}

async function makeKey(folder: string, password: string, java: string): Promise<void> {
  const keytool = async (...parameters: string[]): Promise<string> => {
    const program = java.includes('/') ? join(dirname(java), 'keytool') : 'keytool';
    const store = ['-keystore', KEY_STORE, '-storetype', 'PKCS12', '-storepass:env', 'KEY_STORE_PASSWORD'];
    const { code, output } = await run(program, [...parameters, ...store, '-alias', 'broker'], {
      cwd: folder,
      env: { ...process.env, KEY_STORE_PASSWORD: password },
    });
    if (code === 0) return output;
    throw new LocalKafkaError('KEY_FAILED', `No key for the secured listener: ${lastWords(output)}`);
  };
  await rm(join(folder, KEY_STORE), { force: true });
  const subject = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '3650'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...subject);
  await chmod(join(folder, KEY_STORE), 0o600);
  const exported = await keytool('-exportcert', '-rfc');
  await writeFile(join(folder, CERTIFICATE), exported.slice(exported.indexOf('-----BEGIN')));
}
