import { isUuid } from '../wire/rest/fields.ts';

/** Files of recordings are named by their ids alone: never by what somebody typed. */
const EXTENSION = '.webm';
/** A file that is not finished yet; it is the server's that writes it. */
const PART = '.part';

export function finishedName(recordingId: string): string {
  return `${recordingId}${EXTENSION}`;
}

export function partName(recordingId: string, serverId: string): string {
  return `${recordingId}.${serverId}${PART}`;
}

/** The recording of an unfinished file, and the server that began it; null for every other file. */
export function readPartName(name: string): { recordingId: string; serverId: string } | null {
  if (!name.endsWith(PART)) return null;
  const [recordingId = '', serverId = '', ...more] = name.slice(0, -PART.length).split('.');
  return isUuid(recordingId) && isUuid(serverId) && more.length === 0 ? { recordingId, serverId } : null;
}

/** Whether a file in the folder is of that recording: finished or not, of whichever server, whole or damaged. */
export function isFileOf(name: string, recordingId: string): boolean {
  return isUuid(recordingId) && name.startsWith(`${recordingId}.`);
}

/** Whether a file in the folder is of any recording. */
export function isOfRecording(name: string): boolean {
  return isUuid(name.slice(0, name.indexOf('.')));
}
