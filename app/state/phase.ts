import type { DeviceTrouble } from './ports.ts';

/** Why a person is not in the room. Each has its text in texts.ts. */
export type Exit =
  | 'left'
  | 'removed'
  | 'ended'
  | 'refused'
  | 'token'
  | 'lost'
  | 'no-media-path'
  | 'unreachable'
  | 'insecure'
  | 'unsupported'
  | 'failed';

/** Where a person is on the way into the room and out of it. */
export type Phase =
  | { name: 'preparing' }
  | { name: 'devices'; audio: DeviceTrouble | null; video: DeviceTrouble | null }
  | { name: 'joining' }
  | { name: 'in'; socket: boolean; media: boolean; network: boolean }
  | { name: 'out'; exit: Exit };

export type PhaseEvent =
  | { type: 'devices-ready' }
  | { type: 'devices-trouble'; audio: DeviceTrouble | null; video: DeviceTrouble | null }
  | { type: 'joined' }
  | { type: 'link'; part: 'socket' | 'media' | 'network'; up: boolean }
  | { type: 'out'; exit: Exit }
  | { type: 'again' };

/** The next phase; the same object when the event means nothing in this phase. */
export function nextPhase(phase: Phase, event: PhaseEvent): Phase {
  switch (event.type) {
    case 'devices-ready':
      return phase.name === 'preparing' || phase.name === 'devices' ? { name: 'joining' } : phase;
    case 'devices-trouble':
      return phase.name === 'preparing' ? { name: 'devices', audio: event.audio, video: event.video } : phase;
    case 'joined':
      return phase.name === 'joining' ? { name: 'in', socket: true, media: true, network: true } : phase;
    case 'link':
      return phase.name === 'in' && phase[event.part] !== event.up ? { ...phase, [event.part]: event.up } : phase;
    case 'out':
      // The first reason is the true one; what follows is its echo.
      return phase.name === 'out' ? phase : { name: 'out', exit: event.exit };
    case 'again':
      return phase.name === 'out' || phase.name === 'devices' ? { name: 'preparing' } : phase;
  }
}

/** Whether the call is being repaired: a banner says so, the picture stays. */
export function isReconnecting(phase: Phase): boolean {
  return phase.name === 'in' && !(phase.socket && phase.media && phase.network);
}
