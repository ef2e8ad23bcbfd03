import { z } from 'zod';
import { jsonSize } from './json-size.ts';

/** Identifier of a request: a string of at most 256 characters or a finite number (space-protocol 1.2). */
export type RpcId = string | number;

/** Errors of the protocol itself (space-protocol 1.3, 2.8, 3.5). */
export const RPC_ERRORS = {
  parse: { code: -32700, message: 'Parse error' },
  invalidRequest: { code: -32600, message: 'Invalid Request' },
  methodNotFound: { code: -32601, message: 'Method not found' },
  invalidParams: { code: -32602, message: 'Invalid params' },
  internal: { code: -32603, message: 'Internal error' },
  /** Final for both SDKs. */
  authentication: { code: -32002, message: 'Authentication service failed with status ProtocolError, 401 Unauthorized: {}' },
  /** The browser SDK forgets its stored session and connects anew on the same socket. */
  requester: { code: -32003, message: 'Requester validation failed' },
  /** Inner verto error: unknown call, or an owner that could not prove itself. */
  call: { code: -32002, message: 'CALL ERROR' },
} as const;

export interface RpcError {
  code: number;
  message: string;
}

export interface RpcRequest {
  id: RpcId;
  method: string;
  params: Record<string, unknown>;
}

/** What one text frame turned out to be. */
export type Frame =
  | { kind: 'request'; request: RpcRequest }
  /** A request without `id`: never answered (JSON-RPC 2.0, section 4.1). */
  | { kind: 'notification'; method: string }
  /** Answer or acknowledgement; `id` is null when it cannot belong to anything. */
  | { kind: 'response'; id: RpcId | null; failed: boolean }
  /** To be answered with `error`; `id` is null when the frame has no usable one. */
  | { kind: 'invalid'; id: RpcId | null; error: RpcError };

/** Nesting that no honest client reaches; deeper values would overflow recursive readers further in. */
const MAX_DEPTH = 64;
/** More values than the longest meta can have, which is `[1,1,…]` of 65,536 characters. */
export const MOST_NODES = 40_000;
const IdSchema = z.union([z.string().max(256), z.number()]);
const MethodSchema = z.string().min(1).max(128);
const ParamsSchema = z.record(z.string(), z.unknown());

/** Reads one text frame. Never throws, whatever the text is. One with more than `mostNodes` values is not even parsed. */
export function readFrame(text: string, mostNodes = MOST_NODES): Frame {
  if (jsonSize(text).nodes > mostNodes) return { kind: 'invalid', id: null, error: RPC_ERRORS.invalidRequest };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'invalid', id: null, error: RPC_ERRORS.parse };
  }
  if (!isObject(value)) return { kind: 'invalid', id: null, error: RPC_ERRORS.invalidRequest };
  const parsedId = IdSchema.safeParse(value.id);
  const id = parsedId.success ? parsedId.data : null;
  if (!('method' in value)) return readResponse(value, id);
  if (value.jsonrpc !== '2.0' || !isTame(value)) return { kind: 'invalid', id, error: RPC_ERRORS.invalidRequest };
  const method = MethodSchema.safeParse(value.method);
  if (!method.success) return { kind: 'invalid', id, error: RPC_ERRORS.invalidRequest };
  if (!('id' in value)) return { kind: 'notification', method: method.data };
  if (id === null) return { kind: 'invalid', id, error: RPC_ERRORS.invalidRequest };
  const params = ParamsSchema.safeParse(value.params ?? {});
  if (!params.success) return { kind: 'invalid', id, error: RPC_ERRORS.invalidParams };
  return { kind: 'request', request: { id, method: method.data, params: params.data } };
}

function readResponse(value: Record<string, unknown>, id: RpcId | null): Frame {
  if (id === null && !('result' in value) && !('error' in value)) {
    return { kind: 'invalid', id: null, error: RPC_ERRORS.invalidRequest };
  }
  return { kind: 'response', id, failed: 'error' in value };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a parsed value is shallow enough and has no member `__proto__` (which a later assignment would turn into a
 * prototype). Works without recursion, so depth itself is harmless here.
 */
function isTame(root: object): boolean {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false;
    const next: object[] = [];
    for (const value of level) {
      if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) return false;
      for (const child of Object.values(value)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return true;
}

/** Text of an answer with a result. */
export function resultFrame(id: RpcId, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

/** Text of an answer with an error. */
export function errorFrame(id: RpcId | null, { code, message }: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

/** Text of a request from the server. */
export function requestFrame(id: RpcId, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
