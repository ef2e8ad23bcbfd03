import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { fromWorkerSchema, type WorkerEvent } from '../../messages.ts';
import type { MediaRoom } from '../media-room.ts';
import type { PipedSource } from './piped-source.ts';
import { PipedSources } from './piped-sources.ts';

it('a source that says to be further than anything can be is reported as a position that the server takes', () => {
  const told: WorkerEvent[] = [];
  let source: PipedSource | null = null;
  const room = {
    addSource: (added: PipedSource) => {
      source = added;
    },
    removeSource: () => source?.close(),
  } as unknown as MediaRoom;
  const sources = new PipedSources({ tell: (event) => void told.push(event), each: () => () => {} });
  const of = { room: 'room', source: 'source' };
  sources.obey({ kind: 'add-source', ...of, live: true, paused: false, volume: 0, positionMs: 0 }, room, new Socket());
  sources.obey({ kind: 'seek-source', ...of, positionMs: 9e11 }, room, null);
  expect(told).toEqual([{ type: 'source-position', ...of, seeks: 1, positionMs: 3.2e11 }]);
  expect(told.every((event) => fromWorkerSchema.safeParse(event).success)).toBe(true);
  sources.obey({ kind: 'remove-source', ...of }, room, null);
});
