import type { DeviceKind, Kind, ToastButton } from './kinds.ts';

/** Every intent of the person. Those that the token does not permit do nothing. */
export interface MeetingActions {
  // Before joining.
  setName(name: string): void;
  /** On or off at the time of joining; in the room one's own mute. */
  toggleMicrophone(): void;
  toggleCamera(): void;
  chooseDevice(kind: DeviceKind, id: string): void;
  /** Asks the browser once more for devices that are in trouble. */
  retryDevices(): void;
  /** Plays a short sound on the chosen speaker. */
  testSpeaker(): void;
  join(): void;
  /** Leaves in the other tab and joins here. */
  moveHere(): void;

  // In the room, about oneself.
  toggleHand(): void;
  toggleScreenShare(): void;
  startSound(): void;
  restartMedia(): void;
  /** Leaves and returns to the choice of devices. */
  changeDevices(): void;
  leave(): void;

  // About one person.
  /** Asks first where only the person can take it back; the same for the camera. */
  mute(id: string): void;
  /** Asks or unmutes, as `can` of the person says; the same for the camera. */
  unmute(id: string): void;
  stopVideo(id: string): void;
  startVideo(id: string): void;
  /** The dialog's answer. */
  muteNow(id: string, kind: Kind): void;
  lowerHand(id: string): void;
  spotlight(id: string): void;
  endSpotlight(): void;
  setPosition(id: string, position: string): void;
  stopScreen(id: string): void;
  moveToAudience(id: string): void;
  moveOnStage(id: string): void;
  /** Opens the dialog. */
  askRemove(id: string): void;
  /** The dialog's answer. */
  remove(id: string, block: boolean): void;

  // About all and the room.
  /** Opens the dialog; the same for the cameras. */
  muteAll(): void;
  unmuteAll(): void;
  stopVideoAll(): void;
  startVideoAll(): void;
  /** The dialog's answer. */
  muteAllNow(kind: Kind): void;
  lowerAllHands(): void;
  setLocked(locked: boolean): void;
  setLayout(name: string): void;
  setHideVideoMuted(hide: boolean): void;
  setPrioritizeHands(on: boolean): void;
  /** Opens the dialog. */
  askEndForAll(): void;
  endForAll(): void;
  /** Opens the dialog. */
  askRecord(): void;
  record(): void;
  pauseRecording(): void;
  resumeRecording(): void;
  /** Opens the dialog. */
  askStopRecording(): void;
  stopRecording(): void;
  openRecordings(): void;
  /** Asks in the list; null takes the question back. */
  askDeleteRecording(id: string | null): void;
  deleteRecording(id: string): void;
  /** Opens the dialog. */
  askPlay(): void;
  /** Opens what is behind the address and plays it; the dialog closes when that has begun. `volume`: -50 … 50. */
  play(address: string, volume: number): void;
  pausePlayback(id: string): void;
  resumePlayback(id: string): void;
  /** To so many seconds from the beginning. */
  seekPlayback(id: string, seconds: number): void;
  setPlaybackVolume(id: string, volume: number): void;
  stopPlayback(id: string): void;
  /** Opens the dialog. */
  openLive(): void;
  /** `key`: empty when the address has it. */
  startStream(address: string, key: string): void;
  /** Opens the page of this server where the room is watched. */
  startWatching(): void;
  /** Asks in the dialog; null takes the question back. */
  askStopStream(id: string | null): void;
  stopStream(id: string): void;
  copyWatchLink(): void;

  // The page.
  togglePeople(): void;
  openSettings(): void;
  openShortcuts(): void;
  closeDialog(): void;
  copyInvite(): void;
  answer(toast: number, button: ToastButton): void;
  dismiss(toast: number): void;
  /** The next step of an end page. */
  next(): void;
}
