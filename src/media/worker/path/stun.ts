import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { crc32 } from 'node:zlib';

/**
 * The few STUN messages of ICE: Binding requests, their responses, and the refusal of a role (RFC 8489; RFC 8445, section 7). Whatever
 * comes from the network is hostile: nothing is read beyond the datagram, and a message is believed after its integrity was checked.
 */
export interface StunMessage {
  kind: 'request' | 'success' | 'error';
  /** 24 hex digits. */
  transactionId: string;
  /** `local:remote` as the sender of a request writes it; absent in responses. */
  username: string | undefined;
  /** 32 bits; 0 when absent. */
  priority: number;
  useCandidate: boolean;
  /** The sender of a request takes itself for the controlled agent. */
  controlled: boolean;
  /** Where the attribute MESSAGE-INTEGRITY begins; -1 without. What comes after it is ignored. */
  integrityAt: number;
}

const HEADER = 20;
const COOKIE = 0x2112a442;
const KINDS = new Map<number, StunMessage['kind']>([
  [0x0001, 'request'],
  [0x0101, 'success'],
  [0x0111, 'error'],
]);
const TYPE = { request: 0x0001, success: 0x0101, error: 0x0111 } as const;
const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;
const INTEGRITY_BYTES = 20;
const FINGERPRINT_XOR = 0x5354554e;
/** Far above what ICE sends; the username alone may have 513 bytes. */
const MOST_BYTES = 1_200;

/** Whether a datagram is STUN rather than DTLS, RTP or RTCP (RFC 7983). */
export function isStun(datagram: Buffer): boolean {
  return datagram.length >= HEADER && (datagram[0] as number) < 4 && datagram.readUInt32BE(4) === COOKIE;
}

/** Reads a message; undefined for what is no whole, well-formed Binding message. Nothing is authenticated yet. */
export function readStun(datagram: Buffer): StunMessage | undefined {
  if (!isStun(datagram) || datagram.length > MOST_BYTES) return undefined;
  const kind = KINDS.get(datagram.readUInt16BE(0));
  if (!kind || datagram.readUInt16BE(2) !== datagram.length - HEADER || datagram.length % 4 !== 0) return undefined;
  const message: StunMessage = {
    kind,
    transactionId: datagram.toString('hex', 8, HEADER),
    username: undefined,
    priority: 0,
    useCandidate: false,
    controlled: false,
    integrityAt: -1,
  };
  let at = HEADER;
  while (at + 4 <= datagram.length) {
    const type = datagram.readUInt16BE(at);
    const length = datagram.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > datagram.length) return undefined;
    if (type === ATTRIBUTE.messageIntegrity) {
      if (length !== INTEGRITY_BYTES) return undefined;
      message.integrityAt = at;
      return message;
    }
    readAttribute(message, type, datagram.subarray(at + 4, end));
    at = end + ((4 - (length % 4)) % 4);
  }
  return message;
}

function readAttribute(message: StunMessage, type: number, value: Buffer): void {
  if (type === ATTRIBUTE.username) message.username = value.toString('latin1');
  else if (type === ATTRIBUTE.priority && value.length === 4) message.priority = value.readUInt32BE(0);
  else if (type === ATTRIBUTE.useCandidate) message.useCandidate = true;
  else if (type === ATTRIBUTE.iceControlled) message.controlled = true;
}

/** Whether a message was written by somebody who knows the password (RFC 8489, section 14.5, short-term credentials). */
export function isAuthentic(datagram: Buffer, message: StunMessage, password: string): boolean {
  const { integrityAt } = message;
  if (integrityAt < 0) return false;
  const expected = integrityOf(datagram.subarray(0, integrityAt), password);
  return timingSafeEqual(expected, datagram.subarray(integrityAt + 4, integrityAt + 4 + INTEGRITY_BYTES));
}

/** What a connectivity check says. */
export interface Check {
  transactionId: Buffer;
  /** Remote and local user name fragment, joined by a colon. */
  username: string;
  password: string;
  priority: number;
  role: 'controlling' | 'controlled';
  /** 8 bytes. */
  tieBreaker: Buffer;
  nominates: boolean;
}

export function writeCheck(check: Check): Buffer {
  const role = check.role === 'controlling' ? ATTRIBUTE.iceControlling : ATTRIBUTE.iceControlled;
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(check.priority >>> 0);
  const attributes = [
    attribute(ATTRIBUTE.username, Buffer.from(check.username, 'latin1')),
    attribute(ATTRIBUTE.priority, priority),
    attribute(role, check.tieBreaker),
    ...(check.nominates ? [attribute(ATTRIBUTE.useCandidate, Buffer.alloc(0))] : []),
  ];
  return seal(TYPE.request, check.transactionId, attributes, check.password);
}

/** @param transactionId of the request, 24 hex digits @param from where the request came from */
export function writeSuccess(transactionId: string, from: { address: string; port: number }, password: string): Buffer {
  const id = Buffer.from(transactionId, 'hex');
  return seal(TYPE.success, id, [attribute(ATTRIBUTE.xorMappedAddress, xorAddress(from, id))], password);
}

/** The answer to a request of somebody who is controlled, too (RFC 8445, section 7.3.1.1). */
export function writeRoleConflict(transactionId: string, password: string): Buffer {
  const value = Buffer.concat([Buffer.from([0, 0, 4, 87]), Buffer.from('Role Conflict')]);
  return seal(TYPE.error, Buffer.from(transactionId, 'hex'), [attribute(ATTRIBUTE.errorCode, value)], password);
}

function attribute(type: number, value: Buffer): Buffer {
  const result = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  result.writeUInt16BE(type, 0);
  result.writeUInt16BE(value.length, 2);
  value.copy(result, 4);
  return result;
}

function seal(type: number, transactionId: Buffer, attributes: Buffer[], password: string): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(COOKIE, 4);
  transactionId.copy(header, 8);
  const message = Buffer.concat([header, ...attributes]);
  const integrity = attribute(ATTRIBUTE.messageIntegrity, integrityOf(message, password));
  const sealed = Buffer.concat([message, integrity, Buffer.alloc(8)]);
  sealed.writeUInt16BE(sealed.length - HEADER, 2);
  const at = sealed.length - 8;
  sealed.writeUInt16BE(ATTRIBUTE.fingerprint, at);
  sealed.writeUInt16BE(4, at + 2);
  sealed.writeUInt32BE((crc32(sealed.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0, at + 4);
  return sealed;
}

/** HMAC-SHA1 over what stands before the attribute, with the length as if the message ended behind it. */
function integrityOf(before: Buffer, password: string): Buffer {
  const header = Buffer.from(before.subarray(0, HEADER));
  header.writeUInt16BE(before.length - HEADER + 4 + INTEGRITY_BYTES, 2);
  return createHmac('sha1', password).update(header).update(before.subarray(HEADER)).digest();
}

function xorAddress({ address: written, port }: { address: string; port: number }, transactionId: Buffer): Buffer {
  // A socket for both families writes IPv4 addresses so.
  const address = written.replace(/^::ffff:(?=\d+\.)/, '');
  const cookie = Buffer.alloc(4);
  cookie.writeUInt32BE(COOKIE);
  const family = isIPv4(address) ? 1 : 2;
  const bytes = family === 1 ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const mask = Buffer.concat([cookie, transactionId]);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(family, 1);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  for (const [index, byte] of bytes.entries()) value.writeUInt8(byte ^ (mask[index] as number), 4 + index);
  return value;
}

/** The 16 bytes of an address as the socket layer writes it: no embedded IPv4, perhaps a zone. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const front = groups(head);
  const back = groups(tail ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...front, ...zeros, ...back].slice(0, 8).entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16) & 0xffff, index * 2);
  return bytes;
}
