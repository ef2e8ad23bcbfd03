import { type AdmissionPort, NotAdmitted } from '../state/ports.ts';
import type { EndDetails, EndReason } from '../state/view-model.ts';
import type { Visit } from './visit.ts';

/** What our server says no with, by HTTP status. */
const REASONS: Readonly<Record<number, EndReason>> = { 401: 'token', 403: 'link-dead', 429: 'refused' };

/** Our own server as the page asks it: for tokens, for reasons, and to close the room to somebody. */
export class ServerAdmission implements AdmissionPort {
  readonly canRename = true;
  readonly canBlock: boolean;
  readonly #visit: Visit;

  constructor(visit: Visit) {
    this.#visit = visit;
    this.canBlock = visit.canBlock;
  }

  async token(name: string): Promise<string> {
    const response = await this.#post('token', { user: name });
    if (!response.ok) throw new NotAdmitted(REASONS[response.status] ?? 'unreachable');
    return ((await response.json()) as { token: string }).token;
  }

  async explain(what: 'refused' | 'removed'): Promise<({ reason: EndReason } & EndDetails) | null> {
    const response = await this.#post('why', { what });
    return response.status === 200 ? ((await response.json()) as { reason: EndReason } & EndDetails) : null;
  }

  async block(memberId: string): Promise<'blocked' | 'partly' | 'not'> {
    try {
      const response = await this.#post('block', { member: memberId });
      return response.ok ? ((await response.json()) as { outcome: 'blocked' | 'partly' | 'not' }).outcome : 'not';
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
