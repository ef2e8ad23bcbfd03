import { z } from 'zod';
import { Refusal } from '../../base/errors.ts';
import { type RecordingFailure, RecordingRefused } from '../ports.ts';
import type { Running } from '../recording/running.ts';
import { ensureAnotherFits, pauseRecording, resumeRecording, startRecording, stopRecording } from '../session/recordings.ts';
import type { SessionState } from '../session/state.ts';
import { type Method, onRoom } from './method.ts';

const none = z.object({});
/** Seconds until it begins. */
const announcement = z.object({ seconds: z.int().min(0).max(60).default(3) });

/** This server records nothing. */
const NONE_HERE = { code: '501', message: 'Not Implemented' } as const;

/** None can be begun for the moment. */
function noneNow(reason: RecordingFailure): { code: string; message: string } {
  return { code: '503', message: `Service Unavailable: ${reason}` };
}

/** Acts on a recording that runs or pauses; one that has ended is as unknown as one that never was (space-protocol 4.5). */
function control(act: (state: SessionState, running: Running) => void): Method {
  return onRoom(z.object({ recording_id: z.string() }), ({ state }, { recording_id }) => {
    const running = state.recordings.find(recording_id);
    if (!running) throw new Refusal('not_found', 'no such recording');
    act(state, running);
    return undefined;
  });
}

/** Recordings of the room (space-protocol 4.7). */
export const RECORDING_METHODS = {
  'video.recording.start': onRoom(none, ({ state, caller, link }) => {
    const { port } = state.context.recorder;
    if (!port) return NONE_HERE;
    try {
      return { recording: startRecording(state, port, { name: caller?.name ?? null, link }).payload };
    } catch (error) {
      if (!(error instanceof RecordingRefused)) throw error;
      return noneNow(error.reason);
    }
  }),
  'video.recording.list': onRoom(none, ({ state }) => ({ recordings: state.recordings.payloads() })),
  'video.recording.pause': control(pauseRecording),
  'video.recording.resume': control(resumeRecording),
  'video.recording.stop': control(stopRecording),
  // Ours: a word to everybody before it begins. One that cannot begin is not announced.
  'wirespace.recording.announce': onRoom(announcement, ({ state, caller }, { seconds }) => {
    const { port } = state.context.recorder;
    if (!port) return NONE_HERE;
    ensureAnotherFits(state);
    const reason = port.refusal();
    if (reason) return noneNow(reason);
    const by = caller ? { id: caller.id, name: caller.name } : null;
    state.publish({ event_type: 'video.wirespace.recording_announced', params: { ...state.ids, seconds, by } });
    return undefined;
  }),
} satisfies Record<string, Method>;
