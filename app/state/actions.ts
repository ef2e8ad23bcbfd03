import type { DeviceCheck } from './device-check.ts';
import type { InRoom } from './in-room.ts';
import type { Library } from './library.ts';
import type { Observable } from './observable.ts';
import { isMuted } from './roster.ts';
import { SHORTCUTS } from './shortcuts.ts';
import type { Toasts } from './toasts.ts';
import type { DeviceKind, Dialog, Kind, MeetingActions, MeetingView, RoomView } from './view-model.ts';

/** The meeting as its actions need it. */
interface Parts {
  readonly view: Observable<MeetingView>;
  readonly deviceCheck: DeviceCheck;
  readonly toasts: Toasts;
  /** Null outside of the room. */
  readonly room: InRoom | null;
  readonly library: Library;
  readonly canBlock: boolean;
  setName(name: string): void;
  chooseDevice(kind: DeviceKind, id: string): Promise<void>;
  join(): Promise<void>;
  moveHere(): Promise<void>;
  changeDevices(): Promise<void>;
  leave(): Promise<void>;
  remove(id: string, block: boolean): Promise<void>;
  endForAll(): Promise<void>;
  copy(link: string | null): Promise<void>;
  next(): Promise<void>;
  dialog(dialog: Dialog | null): void;
  show(part: Partial<MeetingView>): void;
}

/** The intents of the views, each carried out by the part that it concerns; what has no meaning in this phase does nothing. */
export function meetingActions(meeting: Parts): MeetingActions {
  const toggle = (kind: Kind) => (): void => {
    if (meeting.room) void meeting.room.own.toggle(kind);
    else if (meeting.view.value.phase.name === 'prejoin') void meeting.deviceCheck.toggle(kind);
  };
  const muteNow = (id: string, kind: Kind): void => {
    meeting.dialog(null);
    void meeting.room?.moderation.setMuted(id, kind, true);
  };
  const mute = (what: Kind) => (id: string) => {
    const room = meeting.room?.view;
    const person = room?.people.find((one) => one.id === id);
    if (!room || !person) return;
    if (person.self || opensDirectly(room, what)) muteNow(id, what);
    else meeting.dialog({ kind: 'mute', what, id, name: person.name });
  };
  const unmute = (kind: Kind) => (id: string) => void meeting.room?.moderation.setMuted(id, kind, false);
  const muteAll = (what: Kind) => () => {
    const room = meeting.room?.view;
    if (!room) return;
    if (room.people.every((one) => isMuted(one, what))) meeting.toasts.say({ key: 'all-off', kind: what });
    else meeting.dialog({ kind: 'mute-all', what, direct: opensDirectly(room, what) });
  };
  const unmuteAll = (kind: Kind) => () => void meeting.room?.moderation.setAllMuted(kind, false);
  const askStopStream = (id: string | null): void => {
    if (meeting.view.value.dialog?.kind === 'live') meeting.dialog({ kind: 'live', asking: id });
  };
  return {
    setName: (name) => meeting.setName(name),
    toggleMicrophone: toggle('audio'),
    toggleCamera: toggle('video'),
    chooseDevice: (kind, id) => void meeting.chooseDevice(kind, id),
    retryDevices: () => void meeting.deviceCheck.retry(),
    testSpeaker: () => void meeting.deviceCheck.testSpeaker(),
    join: () => void meeting.join(),
    moveHere: () => void meeting.moveHere(),

    toggleHand: () => void meeting.room?.own.toggleHand(),
    toggleScreenShare: () => void meeting.room?.own.toggleSharing(),
    startSound: () => void meeting.room?.own.startSound(),
    restartMedia: () => void meeting.room?.own.restart(),
    changeDevices: () => void meeting.changeDevices(),
    leave: () => void meeting.leave(),

    mute: mute('audio'),
    unmute: unmute('audio'),
    stopVideo: mute('video'),
    startVideo: unmute('video'),
    muteNow,
    lowerHand: (id) => void meeting.room?.moderation.lowerHands([id]),
    spotlight: (id) => void meeting.room?.moderation.spotlight(id),
    endSpotlight: () => void meeting.room?.moderation.spotlight(null),
    setPosition: (id, position) => void meeting.room?.moderation.command((call) => call.setPosition(id, position)),
    stopScreen: (id) => {
      if (meeting.room?.view.selfId === id) void meeting.room.own.toggleSharing();
      else void meeting.room?.moderation.stopScreen(id);
    },
    moveToAudience: (id) => void meeting.room?.moderation.moveToAudience(id),
    moveOnStage: (id) => void meeting.room?.moderation.moveOnStage(id),
    askRemove: (id) => {
      const name = meeting.room?.nameOf(id);
      if (name !== undefined) meeting.dialog({ kind: 'remove', id, name, canBlock: meeting.canBlock });
    },
    remove: (id, block) => void meeting.remove(id, block),

    muteAll: muteAll('audio'),
    unmuteAll: unmuteAll('audio'),
    stopVideoAll: muteAll('video'),
    startVideoAll: unmuteAll('video'),
    muteAllNow: (kind) => {
      meeting.dialog(null);
      void meeting.room?.moderation.setAllMuted(kind, true);
    },
    lowerAllHands: () => void meeting.room?.moderation.lowerHands('all'),
    setLocked: (locked) => void meeting.room?.moderation.command((call) => call.setLocked(locked)),
    setLayout: (name) => void meeting.room?.moderation.command((call) => call.setLayout(name, {})),
    setHideVideoMuted: (hide) => void meeting.room?.moderation.command((call) => call.setHideVideoMuted(hide)),
    setPrioritizeHands: (on) => void meeting.room?.moderation.command((call) => call.setPrioritizeHands(on)),
    askEndForAll: () => {
      if (meeting.room) meeting.dialog({ kind: 'end-for-all', people: meeting.room.view.people.length });
    },
    endForAll: () => void meeting.endForAll(),
    askRecord: () => {
      if (meeting.room) meeting.dialog({ kind: 'record' });
    },
    record: () => {
      meeting.dialog(null);
      void meeting.room?.recordings.start();
    },
    pauseRecording: () => void meeting.room?.recordings.pause(),
    resumeRecording: () => void meeting.room?.recordings.resume(),
    askStopRecording: () => {
      if (meeting.room) meeting.dialog({ kind: 'stop-recording' });
    },
    stopRecording: () => {
      meeting.dialog(null);
      void meeting.room?.recordings.stop();
    },
    openRecordings: () => void meeting.library.open(),
    askDeleteRecording: (id) => meeting.library.ask(id),
    deleteRecording: (id) => void meeting.library.delete(id),
    askPlay: () => {
      if (meeting.room) meeting.dialog({ kind: 'play' });
    },
    play: async (address, volume) => {
      const begun = await meeting.room?.playing.start(address, volume);
      if (begun && meeting.view.value.dialog?.kind === 'play') meeting.dialog(null);
    },
    pausePlayback: (id) => meeting.room?.playing.pause(id),
    resumePlayback: (id) => meeting.room?.playing.resume(id),
    seekPlayback: (id, seconds) => meeting.room?.playing.seek(id, seconds),
    setPlaybackVolume: (id, volume) => meeting.room?.playing.setVolume(id, volume),
    stopPlayback: (id) => meeting.room?.playing.stop(id),
    openLive: () => {
      if (!meeting.room) return;
      meeting.dialog({ kind: 'live', asking: null });
      meeting.room.streaming.opened();
    },
    startStream: (address, key) => void meeting.room?.streaming.start(address, key),
    startWatching: () => void meeting.room?.streaming.watch(),
    askStopStream,
    stopStream: (id) => {
      askStopStream(null);
      void meeting.room?.streaming.stop(id);
    },
    copyWatchLink: () => void meeting.copy(meeting.room?.view.live.watch?.link ?? null),

    togglePeople: () => {
      if (meeting.room) meeting.show({ panel: meeting.view.value.panel === 'people' ? null : 'people' });
    },
    openSettings: () => meeting.dialog({ kind: 'settings' }),
    openShortcuts: () => meeting.dialog({ kind: 'shortcuts', shortcuts: SHORTCUTS.map((one) => one.id) }),
    closeDialog: () => {
      meeting.dialog(null);
      meeting.room?.playing.giveUp();
      meeting.room?.streaming.closed();
    },
    copyInvite: () => void meeting.copy(meeting.view.value.visit.invite),
    answer: (toast, button) => meeting.toasts.answer(toast, button),
    dismiss: (toast) => meeting.toasts.dismiss(toast),
    next: () => void meeting.next(),
  };
}

/** Whether one can switch on what one has switched off for others. */
function opensDirectly({ can }: RoomView, kind: Kind): boolean {
  return (kind === 'audio' ? can.unmuteAll : can.startVideoAll) === 'direct';
}
