import type { FrameData, PageData } from '../../src/wire/page.ts';
import type { MeetingOptions } from '../state/meeting.ts';
import type { VisitView } from '../state/view-model.ts';
import { ServerAdmission } from './admission.ts';
import { type Embedder, meetEmbedder } from './embedder.ts';
import { readToken, TokenAdmission } from './token-admission.ts';
import { readVisit, rememberInAddress } from './visit.ts';

/** How this page comes to its meeting. */
export interface WayIn extends Pick<MeetingOptions, 'user' | 'token' | 'skip' | 'unmute' | 'graceMs' | 'admission'> {
  visit: VisitView;
  stagePermissions?: readonly string[];
  /** The page around this one, once it has made itself known. */
  embedder: Promise<Embedder>;
}

/** Reads what the server wrote into the page. In a frame without a room of its own it waits for the page around. */
export async function wayIn(document: Document): Promise<WayIn> {
  const found = readVisit(document);
  const embedder = meetEmbedder(found.embedders);
  const common = { unmute: found.unmute, graceMs: found.graceSeconds === null ? null : found.graceSeconds * 1000, embedder };
  if ('sockets' in found) return { ...common, ...byToken(found, await embedder) };
  rememberInAddress(found);
  return { ...common, ...byServer(found) };
}

function byServer(visit: PageData): Omit<WayIn, 'unmute' | 'graceMs' | 'embedder'> {
  const { room, role, roleLabel, policy, user, token, skip, stagePermissions, recordsOnStart, streamsOnStart, keepsRecordings } =
    visit;
  const address = (path: string): string => new URL(path, location.href).href;
  const [invite, fuller] = [address(visit.invite), visit.fuller === null ? null : address(visit.fuller)];
  return {
    visit: { room, role, roleLabel, policy, invite, fuller, recordsOnStart, streamsOnStart, keepsRecordings },
    user,
    token,
    skip,
    stagePermissions,
    admission: new ServerAdmission(visit),
  };
}

/** What only our own server knows of a room. */
const UNKNOWN = { recordsOnStart: false, streamsOnStart: false, keepsRecordings: false };

function byToken({ roleLabel, sockets }: FrameData, embedder: Embedder): Omit<WayIn, 'unmute' | 'graceMs' | 'embedder'> {
  const token = embedder.token ?? '';
  const { room, user } = readToken(token);
  return {
    visit: { room, role: 'embedded', roleLabel, policy: null, invite: null, fuller: null, ...UNKNOWN },
    // The name stands in the token; the Space has one of its own where it does not.
    user: user || 'Guest',
    token: null,
    skip: new URLSearchParams(location.search).get('skip') === '1',
    admission: new TokenAdmission(token, sockets),
  };
}
