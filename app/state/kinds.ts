export type DeviceKind = 'microphone' | 'camera' | 'speaker';
/** Devices that send. */
export type Kind = 'audio' | 'video';

/** Buttons of toasts. */
export type ToastButton = 'unmute' | 'start-video' | 'not-now' | 'open-people' | 'let-in';
