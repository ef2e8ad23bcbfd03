const PLAYED = ['http:', 'https:', 'rtmp:', 'rtmps:'];
const SENT = ['rtmp:', 'rtmps:', 'srt:'];

function read(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** Whether a video could be behind it. */
export function isPlayable(address: string): boolean {
  const url = read(address);
  return url !== null && PLAYED.includes(url.protocol) && url.hostname !== '';
}

/** The name of the file that an address leads to; its host when it names none. */
export function fileNameOf(address: string): string {
  const url = read(address);
  if (!url) return '';
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last) || url.hostname;
  } catch {
    return last;
  }
}

/** The host of a receiver, with its port: all of its address that may be shown. */
export function receiverOf(address: string): string {
  return read(address)?.host ?? '';
}

/**
 * The address that a receiver takes, of the two parts that services give people: address and key. Null when it is none. With SRT the key is
 * the stream's id.
 */
export function receiverAddress(address: string, key: string): string | null {
  const url = read(address);
  if (!url || !SENT.includes(url.protocol) || url.hostname === '') return null;
  if (key === '') return address;
  if (url.protocol !== 'srt:') return `${address.replace(/\/+$/, '')}/${key.replace(/^\/+/, '')}`;
  // Written by hand: what is there already stays as it is, signs and all.
  return `${address}${url.search === '' ? '?' : '&'}streamid=${encodeURIComponent(key)}`;
}

const IP_ADDRESS = /^(?:[\d.]+|\[.*\])$/;

/**
 * The link to the page where a room is watched, as others can use it. A server that was told no public address names an IP address of its
 * machine; this page came from it by an address that works. `here`: that of this page.
 */
export function watchLink(link: string, here: string): string {
  const [url, page] = [new URL(link, here), new URL(here)];
  return IP_ADDRESS.test(url.hostname) ? `${page.origin}${url.pathname}${url.search}` : url.href;
}
