import { expect, it } from 'vitest';
import type { MediaRoomListener } from '../rooms/ports.ts';
import type { Channel } from './channel.ts';
import { RoomHandle, type RoomHandleOptions } from './room-handle.ts';

it('a room hears at once that its worker is lost, but not when it closes itself', () => {
  const heard: string[] = [];
  const listener: MediaRoomListener = {
    preview: () => undefined,
    sendAtMost: () => undefined,
    talking: () => undefined,
    transport: () => undefined,
    lost: () => heard.push('lost'),
    crashed: () => heard.push('crashed'),
  };
  const options = { placed: () => Promise.resolve(), onClose: () => undefined } as Partial<RoomHandleOptions>;
  const channel = { command: () => undefined } as Partial<Channel>;
  const room = new RoomHandle(
    { previews: false, roomSessionId: 'session', quality: '720p' },
    listener,
    options as RoomHandleOptions,
  );
  room.attach(channel as Channel);
  room.detach();
  expect(heard).toEqual(['lost']);
  room.attach(channel as Channel);
  room.crashed();
  room.close();
  expect(heard).toEqual(['lost', 'crashed']);
});
