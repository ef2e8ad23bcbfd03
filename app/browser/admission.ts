import type { Absence, BlockOutcome, Explanation, PageData } from '../../src/wire/page.ts';
import { type AdmissionPort, NotAdmitted } from '../state/ports.ts';
import type { EndReason } from '../state/view-model.ts';

/** What our server says no with, by HTTP status. */
const REASONS: Readonly<Record<number, EndReason>> = { 401: 'token', 403: 'link-dead', 429: 'refused' };

/** Our own server as the page asks it: for tokens, for reasons, and to close the room to somebody. */
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

  #post(what: 'token' | 'why' | 'block', fields: Record<string, string>): Promise<Response> {
    return fetch(`/meet/${this.#visit.room}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: this.#visit.ticket, ...fields }),
    });
  }
}
