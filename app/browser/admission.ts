import type { Absence, BlockOutcome, Explanation, PageData, RoomRecording } from '../../src/wire/page.ts';
import { type AdmissionPort, NotAdmitted } from '../state/ports.ts';
import type { EndReason, KeptRecording } from '../state/view-model.ts';

/** Why our server refuses, by HTTP status. */
const REASONS: Readonly<Record<number, EndReason>> = { 401: 'token', 403: 'link-dead', 429: 'refused' };

/** Our own server as the page asks it: for tokens, for reasons, for recordings, and to close the room to somebody. */
export class ServerAdmission implements AdmissionPort {
  readonly canRename = true;
  readonly canBlock: boolean;
  readonly #visit: PageData;

  constructor(visit: PageData) {
    this.#visit = visit;
    this.canBlock = visit.canBlock;
  }

  async token(name: string): Promise<string> {
    const response = await this.#post('token', { user: name });
    if (!response.ok) throw new NotAdmitted(REASONS[response.status] ?? 'unreachable');
    return ((await response.json()) as { token: string }).token;
  }

  async explain(what: Absence): Promise<Explanation | null> {
    const response = await this.#post('why', { what });
    return response.status === 200 ? ((await response.json()) as Explanation) : null;
  }

  async block(memberId: string): Promise<BlockOutcome> {
    try {
      const response = await this.#post('block', { member: memberId });
      return response.ok ? ((await response.json()) as { outcome: BlockOutcome }).outcome : 'not';
    } catch {
      return 'not';
    }
  }

  async recordings(): Promise<KeptRecording[]> {
    const response = await this.#post('recordings', {});
    if (!response.ok) throw new Error(`recordings: ${response.status}`);
    return ((await response.json()) as { recordings: RoomRecording[] }).recordings.map((one) => ({
      id: one.id,
      status: one.status ?? 'lost',
      startedAt: one.started_at,
      seconds: one.duration,
      bytes: one.size_in_bytes,
      link: one.uri,
      brokeOff: Boolean(one.reason),
    }));
  }

  async deleteRecording(id: string): Promise<void> {
    const response = await this.#post('delete-recording', { recording: id });
    // Somebody else may have deleted it.
    if (!response.ok && response.status !== 404) throw new Error(`delete-recording: ${response.status}`);
  }

  #post(what: 'token' | 'why' | 'block' | 'recordings' | 'delete-recording', fields: Record<string, string>): Promise<Response> {
    return fetch(`/meet/${this.#visit.room}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: this.#visit.ticket, ...fields }),
    });
  }
}
