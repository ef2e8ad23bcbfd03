/** Host of the vendor's relay, which the SDK dials when a token names none (space-protocol 1.1). */
const DEFAULT_HOST = 'relay.signalwire.com';
export const DEFAULT_SOCKET = `wss://${DEFAULT_HOST}`;

/**
 * Origin of the socket that the SDK will open with this token, for the page's `connect-src`: header field `ch` of the token,
 * `wss://` put in front when it has no scheme (space-protocol 1.1). Null when the field is not an address.
 */
export function socketOrigin(token: string): string | null {
  const host = channelHost(token) ?? DEFAULT_HOST;
  const text = /^wss?:\/\//.test(host) ? host : `wss://${host}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  // A source of the policy is a scheme, a host and a port; anything else would end the directive.
  return /^[A-Za-z0-9.[\]:_-]+$/.test(url.host) ? `${url.protocol}//${url.host}` : null;
}

function channelHost(token: string): string | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    const ch = (header as { ch?: unknown } | null)?.ch;
    return typeof ch === 'string' && ch !== '' ? ch : null;
  } catch {
    return null;
  }
}
