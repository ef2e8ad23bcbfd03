import { SPOTLIGHT_LAYOUT, SPOTLIGHT_POSITION } from './abilities.ts';
import { Asks } from './asks.ts';
import type { Commands } from './commands.ts';
import { codeOf } from './exits.ts';
import type { RoomCall, Timers } from './ports.ts';
import { isMuted, type Roster } from './roster.ts';
import type { Toasts } from './toasts.ts';
import type { Kind, PersonView, RoomView } from './view-model.ts';

/** What is said of a block, by how the person went and what came of it. */
export const BLOCKED = {
  removed: { blocked: 'removed-and-blocked', partly: 'removed-block-partly', not: 'removed-not-blocked' },
  gone: { blocked: 'gone-and-blocked', partly: 'gone-block-partly', not: 'gone-not-blocked' },
} as const;

export interface ModerationOptions {
  call: RoomCall;
  commands: Commands;
  timers: Timers;
  toasts: Toasts;
  view: () => RoomView;
  changed: () => void;
}

/** What a host does to others. What the token does not permit the server refuses. */
export class Moderation {
  readonly #options: ModerationOptions;
  readonly #asks: Asks;
  #audience: readonly { id: string; name: string }[] = [];
  /** Layout to return to when the spotlight ends. */
  #layoutBefore = 'grid-responsive';

  constructor(options: ModerationOptions) {
    this.#options = options;
    this.#asks = new Asks(options.timers, (text) => {
      if (text) options.toasts.say(text);
      options.changed();
    });
  }

  /** People who were asked from here and have not answered: `audio <id>`. */
  get asked(): ReadonlySet<string> {
    return this.#asks.open;
  }

  /** People whom this page moved to the audience and nobody has moved back. */
  audience(members: Roster): readonly { id: string; name: string }[] {
    return this.#audience.filter((one) => !members.some((member) => member.id === one.id));
  }

  follow(members: Roster): void {
    this.#asks.follow(members);
  }

  declined(id: string, kind: Kind): void {
    this.#asks.declined(id, kind);
  }

  /** Mutes or unmutes one member; a question goes out in place of an unmute where the room says so. */
  async setMuted(id: string, kind: Kind, muted: boolean): Promise<void> {
    const person = this.#person(id);
    if (!person || muted || !mustAsk(person, kind)) {
      return this.#options.commands.carryOut([id], (one) => this.#options.commands.setMuted(one, kind, muted));
    }
    if (this.#asks.has(id, kind)) return;
    this.#options.toasts.say({ key: 'asking', name: person.name, kind });
    await this.#ask(person, kind);
  }

  /** Mutes or unmutes everybody in the list, oneself included. */
  async setAllMuted(kind: Kind, muted: boolean): Promise<void> {
    const { commands, toasts } = this.#options;
    const people = this.#options.view().people.filter((one) => isMuted(one, kind) !== muted);
    if (people.length === 0) toasts.say({ key: muted ? 'all-off' : 'all-on', kind });
    const asked = people.filter((one) => !muted && mustAsk(one, kind));
    const others = people.filter((one) => !asked.includes(one)).map((one) => one.id);
    await commands.carryOut(others, (id) => commands.setMuted(id, kind, muted));
    if (asked.length === 0) return;
    toasts.say({ key: 'asked-all', kind, count: asked.length });
    await Promise.all(asked.map((one) => this.#ask(one, kind)));
  }

  async lowerHands(ids: readonly string[] | 'all'): Promise<void> {
    const { commands, view } = this.#options;
    const chosen = view().hands.filter((one) => ids === 'all' || ids.includes(one.id));
    await commands.carryOut(
      chosen.map((one) => one.id),
      (id) => commands.setHand(id, false),
    );
  }

  /** Gives one person the large place for everybody; null ends it. */
  async spotlight(id: string | null): Promise<void> {
    const { call, view } = this.#options;
    const { layout, people } = view();
    if (id !== null) {
      if (layout.name !== SPOTLIGHT_LAYOUT) this.#layoutBefore = layout.name || this.#layoutBefore;
      return this.command(() => call.setLayout(SPOTLIGHT_LAYOUT, { [id]: SPOTLIGHT_POSITION }));
    }
    const spotlit = people.filter((one) => one.spotlit).map((one) => [one.id, 'auto']);
    await this.command(() => call.setLayout(this.#layoutBefore, Object.fromEntries(spotlit)));
  }

  async stopScreen(id: string): Promise<void> {
    const screen = this.#person(id)?.screenId;
    if (screen) await this.command((call) => call.remove(screen));
  }

  /** Puts somebody out, and says what failed. `gone`: the person had left before. */
  async remove(id: string): Promise<'removed' | 'gone' | 'failed'> {
    const { call, commands } = this.#options;
    try {
      await call.remove(id);
      return 'removed';
    } catch (error) {
      commands.refused([error]);
      return codeOf(error) === '404' ? 'gone' : 'failed';
    }
  }

  /** Lets somebody in again who was removed; false when that failed, which is said. */
  async readmit(id: string): Promise<boolean> {
    const { call, commands } = this.#options;
    try {
      await call.readmit(id);
      return true;
    } catch (error) {
      commands.refused([error]);
      return false;
    }
  }

  async moveToAudience(id: string): Promise<void> {
    const name = this.#person(id)?.name ?? '';
    await this.command(async (call) => {
      await call.demote(id);
      this.#audience = [...this.#audience.filter((one) => one.id !== id), { id, name }];
    });
    this.#options.changed();
  }

  async moveOnStage(id: string): Promise<void> {
    const { call, commands, toasts, changed } = this.#options;
    const known = this.#audience.find((one) => one.id === id);
    try {
      await call.promote(id);
    } catch (error) {
      if (codeOf(error) !== '404') return commands.refused([error]);
      toasts.say({ key: 'person-gone', name: known?.name ?? '' });
    }
    this.#audience = this.#audience.filter((one) => one.id !== id);
    changed();
  }

  /** Any other command to the room. */
  command(act: (call: RoomCall) => Promise<void>): Promise<void> {
    return this.#options.commands.carryOut([''], () => act(this.#options.call));
  }

  close(): void {
    this.#asks.close();
  }

  #person(id: string): PersonView | undefined {
    return this.#options.view().people.find((one) => one.id === id);
  }

  async #ask({ id, name }: PersonView, kind: Kind): Promise<void> {
    if (this.#asks.has(id, kind)) return;
    this.#asks.add(id, kind, name);
    this.#options.changed();
    await this.command(async (call) => {
      try {
        await call.ask(id, kind);
      } catch (error) {
        this.#asks.drop(id, kind);
        throw error;
      }
    });
  }
}

function mustAsk(person: PersonView, kind: Kind): boolean {
  return (kind === 'audio' ? person.can.unmute : person.can.startVideo) === 'ask';
}
