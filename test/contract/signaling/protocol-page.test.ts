import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { REFUSALS } from '../../../src/base/errors.ts';
import { isKnownMethod, RULES } from '../../../src/rooms/permissions.ts';
import { CLOSE } from '../../../src/signaling/connection.ts';
import { DEFAULT_LIMITS } from '../../../src/signaling/limits.ts';
import { AuthenticationSchema, ConnectParamsSchema, SubscribeParamsSchema } from '../../../src/wire/connect.ts';
import { RPC_ERRORS, readFrame } from '../../../src/wire/jsonrpc.ts';
import { CallParamsSchema, EnvelopeSchema, InviteParamsSchema, ModifyParamsSchema } from '../../../src/wire/verto.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import { Space } from '../../support/signaling/space.ts';

const PAGE = readFileSync(new URL('../../../PROTOCOL.md', import.meta.url), 'utf8');

function examples(side: 'client' | 'server'): Json[] {
  return [...PAGE.matchAll(/^```json (\w+)\n([^`]*)```$/gm)]
    .filter(([, given]) => given === side)
    .map(([, , text]) => JSON.parse(text ?? ''));
}

/** Keys and types of a value, in one order; of a list the first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, shapeOf(part)]));
}

/** The rows of the table whose first heading begins with `heading`, as cells. */
function table(heading: string): string[][] {
  const lines = PAGE.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading}`));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) => line.split(/(?<!\\) ?\| ?/).slice(1, -1));
}

const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

/** What a running server says to one client that does everything on the page. */
let said: unknown[];
let space: Space;
beforeAll(async () => {
  space = await Space.start();
  const client = await space.joined({ s: ['room.self.audio_mute'] });
  await client.event('video.layout.changed');
  await space.joined();
  await client.event('video.member.joined');
  await client.call('video.member.audio_mute');
  await client.call('video.lock');
  await client.request('video.dance');
  await client.event('video.member.updated', ({ member }) => member.updated.includes('audio_muted'));
  await space.pass(8_000);
  const drained = space.signaling.reconnectAll();
  await vi.waitUntil(() => client.frames.some(({ method }) => method === 'signalwire.disconnect'));
  await space.pass(500);
  await drained;
  said = client.frames.map(shapeOf);
});
afterAll(() => space.stop());

describe('PROTOCOL.md', () => {
  it('shows frames of clients that the server understands', () => {
    const shown = examples('client');
    expect(shown.length).toBeGreaterThanOrEqual(5);
    for (const frame of shown) understood(frame);
  });

  it('shows frames that the server sends, key by key', () => {
    const shown = examples('server');
    expect(shown.length).toBeGreaterThanOrEqual(10);
    for (const frame of shown) expect(said).toContainEqual(shapeOf(frame));
  });

  it('lists every method with its permission', () => {
    const listed = new Map<string, string>();
    for (const [prefix, heading] of [
      ['video.member.', 'Methods `video.member.`'],
      ['video.', 'Methods `video.` '],
      ['wirespace.member.', 'Methods `wirespace.member.`'],
      ['wirespace.', 'Methods `wirespace.` '],
    ] as const) {
      for (const [methods, permission = ''] of table(heading)) {
        for (const name of quoted(methods)) listed.set(`${prefix}${name}`, permission);
      }
    }
    expect([...listed.keys()].sort()).toEqual(Object.keys(RULES).sort());
    for (const [method, permission] of listed)
      expect(`${method}: ${needs(method, permission)}`).toBe(`${method}: ${rule(method)}`);
  });

  it('lists the codes and close codes that exist', () => {
    const codes = table('Code').flatMap(([cell]) => [...(cell ?? '').matchAll(/-?\d+/g)].map(([code]) => code));
    const known = [...Object.values(REFUSALS).map(({ rpc }) => rpc), ...Object.values(RPC_ERRORS).map(({ code }) => `${code}`)];
    expect(codes.filter((code) => code !== '501' && !known.includes(code))).toEqual([]);
    const rare = [REFUSALS.unauthenticated.rpc, REFUSALS.too_large.rpc];
    expect(known.filter((code) => !codes.includes(code) && !rare.includes(code as '401'))).toEqual([]);
    const closes = table('Close code').flatMap(([cell]) => [...(cell ?? '').matchAll(/\d+/g)].map(([code]) => Number(code)));
    expect(closes).toEqual(expect.arrayContaining(Object.values(CLOSE)));
  });

  it('tells the limits as they are', () => {
    const limits = table('What ').filter(([, amount]) => /\d/.test(amount ?? ''));
    const numbers = limits.map(([, amount]) => [...(amount ?? '').matchAll(/\d+/g)].map(([number]) => Number(number)));
    const { offersPerSecond, offerBurst, framesPerSecond, frameBurst, helloFrames, frameNodes } = DEFAULT_LIMITS;
    const { pendingCalls, connectAttempts, subscriptions } = DEFAULT_LIMITS;
    expect(numbers).toEqual([
      [offersPerSecond, offerBurst],
      [framesPerSecond, frameBurst],
      [helloFrames],
      [frameNodes, 32600],
      [pendingCalls],
      [connectAttempts],
      [64],
      [64],
      [subscriptions],
    ]);
  });
});

/** What the page says a method needs, in the words of {@link rule}. */
function needs(method: string, cell: string): string {
  const last = method.split('.').at(-1) ?? '';
  if (cell === 'none') return 'free';
  if (cell.startsWith('server applications')) return 'project';
  const names = cell.startsWith('the same name') ? [last] : quoted(cell);
  const named = method === 'video.stream.start' ? names : names.slice(0, 1);
  return named.join(' ');
}

/** What the table of the code says, without the prefixes. */
function rule(method: string): string {
  if (!isKnownMethod(method)) return 'unknown';
  const found: Json = RULES[method];
  if (found.free) return 'free';
  if (found.on === 'project') return 'project';
  return (found.other ?? found.needs).map((name: string) => name.replace(/^room\.(member\.)?/, '')).join(' ');
}

function understood(frame: Json): void {
  const read = readFrame(JSON.stringify(frame));
  if (read.kind === 'response') return;
  if (read.kind !== 'request') throw new Error(`not understood: ${JSON.stringify(frame)}`);
  const { method, params } = read.request;
  if (method === 'signalwire.connect') {
    ConnectParamsSchema.parse(params);
    AuthenticationSchema.parse(params.authentication);
  } else if (method === 'signalwire.subscribe') SubscribeParamsSchema.parse(params);
  else if (method === 'video.message') {
    const { message } = EnvelopeSchema.parse(params);
    const schemas = { 'verto.invite': InviteParamsSchema, 'verto.modify': ModifyParamsSchema, 'verto.bye': CallParamsSchema };
    schemas[message.method as keyof typeof schemas].parse((message as { params: unknown }).params);
  } else expect(isKnownMethod(method)).toBe(true);
}
