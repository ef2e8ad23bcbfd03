import { isLoopback } from './base/loopback.ts';
import { KEYS, type KeyName, SYNONYMS, type Values } from './config/keys.ts';
import { needsCredentials } from './space/ice-servers.ts';

/** A key of the configuration that cannot be used. `message` is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly key: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${key}: ${reason}`, options);
  }
}

/** The remote Space of the pages. */
interface RemoteSpace {
  /** Origin, e.g. `https://acme.example.com`. */
  url: string;
  project: string;
  token: string;
}

/** The object store of recordings. */
interface RecordingStore {
  /** Of the bucket, or of a folder in it. */
  url: string;
  region: string;
  keyId: string;
  secret: string;
}

/** The validated configuration: the values of all keys, and what follows from several of them. */
export type Config = Values & {
  /** Whether anybody but this machine may reach us, directly or through a proxy. */
  readonly exposed: boolean;
  /** PEM files of our certificate and key; null: plain http. */
  readonly tls: { cert: string; key: string } | null;
  /** Null: the pages use the embedded Space. */
  readonly remoteSpace: RemoteSpace | null;
  /** Null: recordings stay in their folder. */
  readonly recordingStore: RecordingStore | null;
};

/** Longest piece of a wrong value that is repeated to the operator. */
const SHOWN_VALUE = 60;

/** Keys whose value is never repeated. */
const SECRET = /TOKEN|SECRET|KEY|DATABASE_URL|ICE_SERVERS/;

/**
 * Reads the configuration from environment variables; an empty value counts as unset. Throws {@link ConfigError} for the first key
 * that is wrong.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values: Partial<Record<KeyName, unknown>> = {};
  for (const [name, key] of KEYS) {
    const [source, text] = lookUp(env, name);
    if (text === undefined) {
      values[name] = key.default;
      continue;
    }
    const result = key.read.safeParse(text);
    if (!result.success)
      throw new ConfigError(source, `${result.error.issues[0]?.message ?? 'is wrong'}${repeated(source, text)}`);
    values[name] = result.data;
  }
  const read = values as Values;
  checkMediaPorts(read);
  checkIceServers(read);
  return Object.freeze({
    ...read,
    exposed: isExposed(read),
    tls: tls(read),
    remoteSpace: remoteSpace(read),
    recordingStore: recordingStore(read),
  });
}

function lookUp(env: Readonly<Record<string, string | undefined>>, name: KeyName): [string, string | undefined] {
  for (const source of [name, SYNONYMS[name]]) {
    const text = source === undefined ? undefined : env[source]?.trim();
    if (source !== undefined && text) return [source, text];
  }
  return [name, undefined];
}

function repeated(source: string, text: string): string {
  if (SECRET.test(source)) return '';
  const piece = text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
  return `, but is ${JSON.stringify(piece)}`;
}

function isExposed({ HOST, PUBLIC_URL, TRUST_PROXY }: Values): boolean {
  return !isLoopback(HOST) || TRUST_PROXY !== false || (PUBLIC_URL !== undefined && !isLoopback(new URL(PUBLIC_URL).hostname));
}

function tls({ TLS_CERT: cert, TLS_KEY: key }: Values): Config['tls'] {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert !== undefined) throw new ConfigError('TLS_KEY', 'is missing: TLS_CERT is set, and both are needed');
  if (key !== undefined) throw new ConfigError('TLS_CERT', 'is missing: TLS_KEY is set, and both are needed');
  return null;
}

function remoteSpace(values: Values): RemoteSpace | null {
  const { SIGNALWIRE_SPACE: url, SIGNALWIRE_PROJECT_KEY: project, SIGNALWIRE_TOKEN: token } = values;
  if (url !== undefined && project !== undefined && token !== undefined) return { url, project, token };
  if (url === undefined && project === undefined && token === undefined) return null;
  const missing = url === undefined ? 'SIGNALWIRE_SPACE' : project === undefined ? 'SIGNALWIRE_PROJECT_KEY' : 'SIGNALWIRE_TOKEN';
  throw new ConfigError(missing, 'is missing: a remote Space needs its address, its project and its token');
}

function recordingStore(values: Values): RecordingStore | null {
  const { RECORDING_S3_URL: url, RECORDING_S3_REGION: region, RECORDING_S3_KEY_ID: keyId, RECORDING_S3_SECRET: secret } = values;
  if (url !== undefined && keyId !== undefined && secret !== undefined) return { url, region, keyId, secret };
  if (url === undefined && keyId === undefined && secret === undefined) return null;
  const missing = url === undefined ? 'RECORDING_S3_URL' : keyId === undefined ? 'RECORDING_S3_KEY_ID' : 'RECORDING_S3_SECRET';
  throw new ConfigError(missing, 'is missing: an object store needs its address, the id of a key and its secret');
}

/** The last worker's port must exist. */
function checkMediaPorts({ MEDIA_PORT, MEDIA_WORKERS }: Values): void {
  if (MEDIA_PORT > 0 && MEDIA_PORT + MEDIA_WORKERS - 1 > 65_535)
    throw new ConfigError('MEDIA_PORT', `leaves no room for ${MEDIA_WORKERS} workers below port 65536`);
}

/** TURN servers let nobody in without credentials, and a browser that gets such an entry refuses the whole call. */
function checkIceServers({ ICE_SERVERS, ICE_SECRET }: Values): void {
  if (ICE_SECRET === undefined && ICE_SERVERS.some(needsCredentials))
    throw new ConfigError('ICE_SERVERS', 'has a TURN server without username and credential: give it both, or set ICE_SECRET');
}
