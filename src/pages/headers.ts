/**
 * Content-Security-Policy of a page: everything from our own host, nothing inline, sockets only to the Space of the token.
 * The SDK and Lit set styles through the object model, which `style-src` does not restrict.
 * @param sockets origins such as `wss://space.example.com`
 * @param embedders origins that may show the page in a frame, besides our own
 */
export function contentSecurityPolicy(sockets: readonly string[], embedders: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...embedders].join(' ')}`,
  ].join('; ');
}

/** Headers of every page, the token's included: nobody keeps a copy, no address with names leaves the page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

/** Those of pages that are only text. Browsers send no `Origin` with the form of a page that names no referrer at all. */
export const MESSAGE_HEADERS: Readonly<Record<string, string>> = { ...PAGE_HEADERS, 'referrer-policy': 'same-origin' };
