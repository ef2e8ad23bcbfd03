import { describe, expect, it } from 'vitest';
import { frameAddress } from './frame-address.ts';

const SERVER = 'https://meet.example.com';
const NOTHING = {
  src: null,
  room: null,
  token: false,
  user: null,
  theme: null,
  lang: null,
  controls: null,
  skip: false,
};

describe('what the element shows in its frame', () => {
  it('is the page of a room by its name, as it was asked for', () => {
    const wanted = { ...NOTHING, room: 'Lab 1', user: 'Zoë', theme: 'dark', lang: 'de', controls: 'leave', skip: true };
    const address = frameAddress(SERVER, wanted);
    expect(address).toBe(`${SERVER}/meet/Lab%201?user=Zo%C3%AB&theme=dark&lang=de&controls=leave&skip=1`);
  });

  it('is a given page of the server, by path or whole address', () => {
    expect(frameAddress(SERVER, { ...NOTHING, src: '/guest?room=Lab' })).toBe(`${SERVER}/guest?room=Lab`);
    expect(frameAddress(SERVER, { ...NOTHING, src: `${SERVER}/meet/Lab?as=host` })).toBe(`${SERVER}/meet/Lab?as=host`);
  });

  it.each([
    'https://evil.example/meet/Lab',
    '//evil.example/',
    'javascript:alert(1)',
    'http://meet.example.com/meet/Lab',
    'http://[',
  ])('is never %s', (src) => {
    expect(frameAddress(SERVER, { ...NOTHING, src })).toBeNull();
  });

  it('is the page without a room when there is a token, whose name nobody can change', () => {
    expect(frameAddress(SERVER, { ...NOTHING, token: true, room: 'Lab', user: 'Eve', theme: 'light' })).toBe(
      `${SERVER}/embed?theme=light`,
    );
  });

  it('is nothing yet without any of these', () => {
    expect(frameAddress(SERVER, NOTHING)).toBeNull();
  });
});
