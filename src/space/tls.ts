import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Config } from '../config.ts';
import { step } from './start-errors.ts';

/** Reads the configured certificate and key and proves that they belong together. Null without TLS. Throws ConfigError. */
export async function readTls({ tls }: Config): Promise<{ cert: Buffer; key: Buffer } | null> {
  if (tls === null) return null;
  const cert = await step('TLS_CERT', `${tls.cert} cannot be read`, () => readFile(tls.cert));
  const key = await step('TLS_KEY', `${tls.key} cannot be read`, () => readFile(tls.key));
  await step('TLS_CERT', `${tls.cert} is no certificate`, () => createSecureContext({ cert }));
  await step('TLS_KEY', `${tls.key} is no key for ${tls.cert}`, () => createSecureContext({ cert, key }));
  return { cert, key };
}
