import { randomBytes } from 'node:crypto';
import { PAGE_LIFE_S } from './tickets.ts';

const COOKIE = 'wirespace_device';
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

/** Random name of a browser, by which a person who was blocked is known again. It says nothing about anybody. */
export function deviceOf(header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === COOKIE && SHAPE.test(value)) return value;
  }
  return null;
}

export function newDevice(): string {
  return randomBytes(16).toString('base64url');
}

/** `Set-Cookie` that names the browser, for half a day from now on. */
export function deviceCookie(device: string, secure: boolean): string {
  const attributes = [`Max-Age=${PAGE_LIFE_S}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : [])];
  return [`${COOKIE}=${device}`, ...attributes].join('; ');
}
