import { formatOf, SNIFFED_BYTES } from './demuxing/formats.ts';
import { Peeked } from './demuxing/peeked.ts';
import { HlsMedium } from './hls/hls-medium.ts';
import type { Medium } from './medium.ts';
import { type PlayerLimits, Unplayable } from './messages.ts';
import type { Caller } from './net/caller.ts';
import { HttpFile } from './net/http-file.ts';
import { RtmpMedium } from './rtmp/rtmp-medium.ts';
import { SingleFile } from './single-file.ts';

/** Looks at what is behind an address. @throws {Unplayable} */
export async function openMedium(url: string, caller: Caller, limits: PlayerLimits, canvasHeight: number): Promise<Medium> {
  if (/^rtmps?:/i.test(url)) return new RtmpMedium(caller, url, limits.waitMs);
  const answer = await caller.get(url);
  const file = new HttpFile(caller, answer, limits);
  const { source, head } = await Peeked.at(file, SNIFFED_BYTES);
  const format = formatOf(head);
  if (format !== null && format !== 'hls') return new SingleFile(source);
  file.close();
  if (format === null) throw new Unplayable('unsupported');
  return await HlsMedium.load(caller, answer.url, limits, canvasHeight);
}
