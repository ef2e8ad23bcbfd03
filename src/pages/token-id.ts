/** `jti` of a room token, under which the Space keeps it (rest-api 4.4); null when it names none. */
export function tokenId(token: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const jti = (claims as { jti?: unknown } | null)?.jti;
    return typeof jti === 'string' ? jti : null;
  } catch {
    return null;
  }
}
