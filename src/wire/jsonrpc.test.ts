import { describe, expect, it } from 'vitest';
import { MOST_NODES, RPC_ERRORS, readFrame } from './jsonrpc.ts';

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const withParams = (params: string): string => `{"jsonrpc":"2.0","id":"1","method":"m","params":${params}}`;

describe('a frame', () => {
  it('with id and method is a request; params may be missing', () => {
    expect(readFrame('{"jsonrpc":"2.0","id":7,"method":"m"}')).toEqual({
      kind: 'request',
      request: { id: 7, method: 'm', params: {} },
    });
  });

  it('without method is a response, known or not', () => {
    expect(readFrame('{"jsonrpc":"2.0","id":"e","result":{}}')).toEqual({ kind: 'response', id: 'e', failed: false });
    expect(readFrame('{"jsonrpc":"2.0","id":"e","error":{}}')).toEqual({ kind: 'response', id: 'e', failed: true });
    expect(readFrame('{"jsonrpc":"2.0","id":"e"}')).toMatchObject({ kind: 'response' });
  });

  it('without id is a notification', () => {
    expect(readFrame('{"jsonrpc":"2.0","method":"m"}')).toEqual({ kind: 'notification', method: 'm' });
  });

  it.each(['', '{', 'nul', '{"a":}', '\u0000', '{"id":1,}'])('that is not JSON (%j) is a parse error without id', (text) => {
    expect(readFrame(text)).toMatchObject({ kind: 'invalid', id: null, error: { code: -32700 } });
  });

  it.each(['[]', '[{"jsonrpc":"2.0","id":1,"method":"m"}]', 'null', '1', '"x"', '{}'])(
    'that is %s is an invalid request',
    (text) => {
      expect(readFrame(text)).toMatchObject({ kind: 'invalid', id: null, error: { code: -32600 } });
    },
  );

  it.each([
    ['another version', '{"jsonrpc":"1.0","id":"1","method":"m"}'],
    ['no version', '{"id":"1","method":"m"}'],
    ['a method that is no text', '{"jsonrpc":"2.0","id":"1","method":5}'],
    ['an endless method', `{"jsonrpc":"2.0","id":"1","method":"${'m'.repeat(129)}"}`],
  ])('with %s is an invalid request with its id', (_, text) => {
    expect(readFrame(text)).toMatchObject({ kind: 'invalid', id: '1', error: { code: -32600 } });
  });

  it.each(['null', '{}', '[1]', 'true', '1e999', `"${'i'.repeat(257)}"`])(
    'with the id %.9s is an invalid request without id',
    (id) => {
      expect(readFrame(`{"jsonrpc":"2.0","id":${id},"method":"m"}`)).toMatchObject({ id: null, error: { code: -32600 } });
    },
  );

  it.each(['[]', '"x"', '1', 'true'])('with params %s has invalid params', (params) => {
    expect(readFrame(withParams(params))).toMatchObject({ kind: 'invalid', id: '1', error: { code: -32602 } });
  });

  it('may nest 62 levels of params, and no more', () => {
    expect(readFrame(withParams(deep(62)))).toMatchObject({ kind: 'request' });
    expect(readFrame(withParams(deep(64)))).toMatchObject({ kind: 'invalid', id: '1', error: { code: -32600 } });
  });

  it('survives a hundred thousand levels', () => {
    expect(readFrame('['.repeat(30_000))).toMatchObject({ error: { code: -32700 } });
    expect(readFrame('['.repeat(100_000))).toMatchObject({ error: { code: -32600 } });
    expect(readFrame(withParams(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))).toMatchObject({
      error: { code: -32600 },
    });
  });

  it('may hold the longest meta, and is not parsed when it holds more values than that', () => {
    const longest = `[${'1,'.repeat((65_536 - 3) / 2)}1]`;
    expect(readFrame(withParams(`{"meta":${longest}}`))).toMatchObject({ kind: 'request' });
    const text = (values: number): string => withParams(`[${'1,'.repeat(values)}`);
    expect(readFrame(text(1_000))).toMatchObject({ error: { code: -32700 } });
    expect(readFrame(text(MOST_NODES))).toEqual({ kind: 'invalid', id: null, error: RPC_ERRORS.invalidRequest });
  });

  it('that reaches for a prototype is invalid, and no prototype changes', () => {
    expect(readFrame(withParams('{"meta":{"__proto__":{"polluted":true}}}'))).toMatchObject({ error: { code: -32600 } });
    expect(readFrame('{"__proto__":{"x":1},"jsonrpc":"2.0","id":"1","method":"m"}')).toMatchObject({ error: { code: -32600 } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('with a key twice counts the last one', () => {
    expect(readFrame('{"jsonrpc":"2.0","id":"1","id":"2","method":"m"}')).toMatchObject({ request: { id: '2' } });
  });
});
