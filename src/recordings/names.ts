import { isUuid } from '../wire/rest/fields.ts';

/** Files of recordings are named by their ids alone: never by what somebody typed. */
const EXTENSION = '.webm';
const MP4 = '.mp4';
const CHAPTERS = '.vtt';
/** A file that is not finished yet; it is the server's that writes it. */
const PART = '.part';
/** An MP4 that is wanted, or being made; it is the server's that makes it. */
const MP4_PART = '.mp4part';
/** What has gone to the object store of a file; it is the server's that sends it. */
const UPLOAD = '.upload';

export function finishedName(recordingId: string): string {
  return `${recordingId}${EXTENSION}`;
}

export function mp4Name(recordingId: string): string {
  return `${recordingId}${MP4}`;
}

/** Who spoke when in a recording. */
export function chaptersName(recordingId: string): string {
  return `${recordingId}${CHAPTERS}`;
}

/** The recording of a finished file; null: the file is none. */
export function readFinishedName(name: string): string | null {
  const extension = [EXTENSION, MP4, CHAPTERS].find((each) => name.endsWith(each));
  const id = name.slice(0, -(extension?.length ?? 0));
  return extension !== undefined && isUuid(id) ? id : null;
}

export function partName(recordingId: string, serverId: string): string {
  return `${recordingId}.${serverId}${PART}`;
}

/** @param name of the finished file */
export function uploadName(name: string, serverId: string): string {
  return `${name}.${serverId}${UPLOAD}`;
}

export function unfinishedMp4Name(recordingId: string, serverId: string): string {
  return `${recordingId}.${serverId}${MP4_PART}`;
}

/** The recording of an unfinished file, and the server that began it; null: the file is none. */
export function readPartName(name: string): { recordingId: string; serverId: string } | null {
  return readOwnedName(name, PART);
}

/** The same of an unfinished MP4. */
export function readUnfinishedMp4Name(name: string): { recordingId: string; serverId: string } | null {
  return readOwnedName(name, MP4_PART);
}

function readOwnedName(name: string, extension: string): { recordingId: string; serverId: string } | null {
  if (!name.endsWith(extension)) return null;
  const [recordingId = '', serverId = '', ...more] = name.slice(0, -extension.length).split('.');
  return isUuid(recordingId) && isUuid(serverId) && more.length === 0 ? { recordingId, serverId } : null;
}

/** The finished file that an upload is of, and the server that sends it; null: the file says nothing of an upload. */
export function readUploadName(file: string): { name: string; recordingId: string; serverId: string } | null {
  if (!file.endsWith(UPLOAD)) return null;
  const [recordingId = '', extension = '', serverId = '', ...more] = file.slice(0, -UPLOAD.length).split('.');
  const name = `${recordingId}.${extension}`;
  return readFinishedName(name) && isUuid(serverId) && more.length === 0 ? { name, recordingId, serverId } : null;
}

/** Whether a file in the folder is of that recording: finished or not, of whichever server, whole or damaged. */
export function isFileOf(name: string, recordingId: string): boolean {
  return isUuid(recordingId) && name.startsWith(`${recordingId}.`);
}

/** Whether a file in the folder is of any recording. */
export function isOfRecording(name: string): boolean {
  return isUuid(name.slice(0, name.indexOf('.')));
}
