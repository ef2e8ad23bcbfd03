import { Refusal } from '../../base/errors.ts';
import type { VideoEvent } from '../../wire/events.ts';
import type { Member } from '../people/member.ts';
import { NOBODY, type Starter } from '../people/started.ts';
import type { RecordingPort } from '../ports.ts';
import { Recording } from '../recording/recording.ts';
import type { Running } from '../recording/running.ts';
import { Speakers } from '../recording/speakers.ts';
import type { RecordingEnd } from '../records/recordings.ts';
import type { SessionState } from './state.ts';
import { tellOf } from './telling.ts';

/** Starts one more recording of the session (space-protocol 4.7). Throws Refusal when there are too many, and RecordingRefused. */
export function startRecording(state: SessionState, port: RecordingPort, starter: Starter): Recording {
  const { recordings, context, room, media } = state;
  ensureAnotherFits(state);
  recordings.takeStart();
  const recording = new Recording({ id: context.uuid(), projectId: room.projectId, sessionId: state.id }, context.clock);
  const { projectId, recordAudioOnly: audioOnly, recordFormat: format } = room;
  const spec = { recordingId: recording.id, projectId, roomSessionId: state.id, audioOnly, format };
  const ongoing = port.start(spec, media, {
    failed: (reason) => state.performSoon(() => end(state, recordings.find(recording.id), reason)),
  });
  const speakers = new Speakers((chapter) => ongoing.chapter(chapter));
  const running = { id: recording.id, recording, ongoing, starter, speakers };
  recordings.add(running);
  for (const member of state.roster.all()) if (member.talking) speakers.began(member.id, member.name, 0);
  tell(state, running, 'video.recording.started');
  if (recordings.size === 1) state.roomUpdated('recording');
  return recording;
}

/** Throws Refusal when the session has as many recordings as it may have, at once or in an hour. */
export function ensureAnotherFits({ recordings, context }: SessionState): void {
  if (recordings.size >= context.limits.maxRecordings) throw new Refusal('limit_reached', 'too many recordings of the session');
  if (!recordings.mayStart) throw new Refusal('limit_reached', 'too many recordings of the session in an hour');
}

/** The room is set so: it begins before the first participant learns that it is in, whatever rights that one has. */
export function recordOnStart(state: SessionState): void {
  const { room, recordings, context } = state;
  const { port } = context.recorder;
  if (!room.recordOnStart || !recordings.startWithRoom()) return;
  try {
    if (port) startRecording(state, port, NOBODY);
  } catch (error) {
    // The meeting goes on without it.
    context.onError(error);
  }
}

/** Nothing happens when it pauses already. */
export function pauseRecording(state: SessionState, running: Running): void {
  if (!running.recording.pause()) return;
  running.ongoing.pause();
  running.speakers.pause(running.recording.recordedMs);
  tell(state, running, 'video.recording.updated');
}

/** Nothing happens when it does not pause. */
export function resumeRecording(state: SessionState, running: Running): void {
  if (!running.recording.resume()) return;
  running.ongoing.resume();
  running.speakers.resume(running.recording.recordedMs);
  tell(state, running, 'video.recording.updated');
}

/** Somebody began to speak, or stopped, or left. */
export function spoke({ recordings }: SessionState, { id, name }: Member, speaks: boolean): void {
  for (const { recording, speakers } of recordings.all())
    if (speaks) speakers.began(id, name, recording.recordedMs);
    else speakers.stopped(id, recording.recordedMs);
}

export function stopRecording(state: SessionState, running: Running): void {
  end(state, running, null);
}

/** The session ends: its recordings end before it (space-protocol 6.9). While its media is still there. */
export function endRecordings(state: SessionState): void {
  for (const running of state.recordings.all()) end(state, running, null);
}

/** `reason`: why, when nobody asked for it. */
function end(state: SessionState, running: Running | undefined, reason: RecordingEnd | null): void {
  if (!running) return;
  const { recordings, context } = state;
  const before = recordings.startedBy;
  recordings.remove(running.recording.id);
  running.recording.stop(reason);
  running.speakers.pause(running.recording.recordedMs);
  // When clients learn that it ended they know, or can ask, that the room is not recorded (space-protocol 5.8).
  if (recordings.size === 0) state.roomUpdated('recording');
  else if (recordings.startedBy !== before) state.roomUpdated('recorded_by');
  tell(state, running, 'video.recording.ended');
  context.recorder.finish(running.recording, running.ongoing);
}

type RecordingEventType = 'video.recording.started' | 'video.recording.updated' | 'video.recording.ended';

function tell(state: SessionState, { recording, starter }: Running, event_type: RecordingEventType): void {
  const event: VideoEvent = { event_type, params: { ...state.ids, recording: recording.payload } };
  tellOf(state, starter, 'room.recording', event);
  state.record(event);
  state.happened('recording.changed', recording.record);
}
