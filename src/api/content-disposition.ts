/** Characters of a file name; systems take 255 bytes, a character may have four. */
const LONGEST = 60;
/** Separators of paths, what some systems forbid, and what cannot be seen: controls, marks of direction. */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu;

/**
 * Value of `Content-Disposition` under which a browser saves a file, or shows it if it can (RFC 6266).
 * @param title hostile text, for people
 * @param extension with its dot
 */
export function contentDisposition(title: string, extension: string): string {
  const safe = title
    .normalize('NFC')
    .replace(FORBIDDEN, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const name = `${[...safe].slice(0, LONGEST).join('').trimEnd() || 'recording'}${extension}`;
  // For clients that do not read the other one; a percent sign would be decoded by some of them.
  const plain = name.replace(/[^ !#$&-.0-9=@-Z^-z~]/gu, '_');
  return `inline; filename="${plain}"; filename*=UTF-8''${encode(name)}`;
}

/** As RFC 8187 wants it: more is escaped than in an address. */
function encode(text: string): string {
  const inHex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/['()*]/g, inHex);
}
