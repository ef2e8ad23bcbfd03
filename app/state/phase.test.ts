import { describe, expect, it } from 'vitest';
import { isReconnecting, nextPhase, type Phase, type PhaseEvent } from './phase.ts';

const preparing: Phase = { name: 'preparing' };
const devices: Phase = { name: 'devices', audio: null, video: 'denied' };
const joining: Phase = { name: 'joining' };
const inside: Phase = { name: 'in', socket: true, media: true, network: true };
const out: Phase = { name: 'out', exit: 'removed' };

/** One row a transition; null means that the event changes nothing. */
const table: [phase: Phase, event: PhaseEvent, next: Phase | null][] = [
  [preparing, { type: 'devices-ready' }, joining],
  [preparing, { type: 'devices-trouble', audio: null, video: 'denied' }, devices],
  [preparing, { type: 'out', exit: 'insecure' }, { name: 'out', exit: 'insecure' }],
  [preparing, { type: 'joined' }, null],
  [preparing, { type: 'again' }, null],
  [devices, { type: 'devices-ready' }, joining],
  [devices, { type: 'again' }, preparing],
  [devices, { type: 'joined' }, null],
  [joining, { type: 'joined' }, inside],
  [joining, { type: 'link', part: 'socket', up: false }, null],
  [joining, { type: 'devices-trouble', audio: 'busy', video: null }, null],
  [joining, { type: 'out', exit: 'refused' }, { name: 'out', exit: 'refused' }],
  [inside, { type: 'link', part: 'media', up: false }, { ...inside, media: false }],
  [inside, { type: 'link', part: 'media', up: true }, null],
  [inside, { type: 'again' }, null],
  [inside, { type: 'devices-ready' }, null],
  [inside, { type: 'out', exit: 'removed' }, out],
  [out, { type: 'out', exit: 'lost' }, null],
  [out, { type: 'joined' }, null],
  [out, { type: 'link', part: 'socket', up: true }, null],
  [out, { type: 'again' }, preparing],
];

describe('phase', () => {
  it.each(table)('%j on %j becomes %j', (phase, event, next) => {
    const result = nextPhase(phase, event);
    if (next === null) expect(result).toBe(phase);
    else expect(result).toEqual(next);
  });

  it('is being repaired as long as one part of the link is down', () => {
    const broken = nextPhase(nextPhase(inside, { type: 'link', part: 'socket', up: false }), {
      type: 'link',
      part: 'media',
      up: false,
    });
    expect(isReconnecting(broken)).toBe(true);
    const half = nextPhase(broken, { type: 'link', part: 'socket', up: true });
    expect(isReconnecting(half)).toBe(true);
    expect(isReconnecting(nextPhase(half, { type: 'link', part: 'media', up: true }))).toBe(false);
    expect(isReconnecting(out)).toBe(false);
  });
});
