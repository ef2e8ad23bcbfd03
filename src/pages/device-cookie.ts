import { randomBytes } from 'node:crypto';
import { cookieValues, setCookie } from './cookies.ts';
import { PAGE_LIFE_S } from './tickets.ts';

const COOKIE = 'wirespace_device';
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

/** Random name of a browser, by which a person who was blocked is known again. It says nothing about anybody. */
export function deviceOf(header: string | undefined, secure: boolean): string | null {
  return cookieValues(header, COOKIE, secure).find((value) => SHAPE.test(value)) ?? null;
}

export function newDevice(): string {
  return randomBytes(16).toString('base64url');
}

/** `Set-Cookie` that names the browser, for half a day from now on. */
export function deviceCookie(device: string, secure: boolean): string {
  return setCookie({ name: COOKIE, value: device, seconds: PAGE_LIFE_S }, secure);
}
