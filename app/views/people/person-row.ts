import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MeetingActions, PersonCan, PersonView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';
import { personEntries } from '../room/person-actions.ts';
import '../room/person-menu.ts';
import { avatar, avatarStyles } from './avatar.ts';

const NOTHING = { mute: false, unmute: 'never', stopVideo: false, startVideo: 'never' } as const;

/** One person of the list: who, in what state, and what one may do. */
@customElement('ws-person-row')
export class PersonRow extends LitElement {
  static override styles = [
    base,
    buttons,
    avatarStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 11px;
        min-height: 56px;
        padding-block: 4px;
        padding-inline: 16px 6px;
      }

      .who {
        flex: 1;
        min-width: 0;
      }

      .name {
        display: flex;
        font-size: var(--text-m);
        font-weight: 550;
        line-height: 1.35;
        white-space: pre;
      }

      .name span {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .name .you {
        flex: none;
      }

      .details {
        display: flex;
        align-items: center;
        gap: 8px;
        overflow: hidden;
        color: var(--ink-soft);
        font-size: var(--text-xs);
        line-height: 1.4;
        white-space: nowrap;
      }

      .role {
        color: var(--accent-text);
        font-weight: 600;
      }

      .note .icon {
        display: inline-block;
        width: 15px;
        height: 15px;
        vertical-align: -3px;
      }

      .asked {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      /* Of the id one sees as much as tells namesakes apart. */
      .id {
        flex: none;
        max-width: 8ch;
        direction: ltr;
        overflow: hidden;
        font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
        font-size: 0.6875rem;
      }

      .actions {
        display: flex;
        align-items: center;
      }

      button,
      .state {
        display: grid;
        place-items: center;
        width: 40px;
        min-width: var(--target);
        height: var(--target);
        padding: 0;
        color: var(--ink-soft);
      }

      .state {
        min-width: 34px;
        width: 34px;
      }

      /* One's own icons stand below those of people whom one may do something to. */
      :host([spaced]) .state {
        width: var(--target);
      }

      :host([spaced]) .actions.mine {
        padding-inline-end: var(--target);
      }

      .off {
        color: var(--danger-text);
      }

      .hand {
        color: light-dark(#8a6100, #ffd166);
      }
    `,
  ];

  @property({ attribute: false }) person!: PersonView;
  @property({ attribute: false }) actions!: MeetingActions;
  /** Place in the order of raised hands; null elsewhere. */
  @property({ attribute: false }) place: number | null = null;
  /** Whether rows of this list have buttons and a menu. */
  @property({ type: Boolean, reflect: true }) spaced = false;

  protected override render(): TemplateResult {
    const { name, self, talking } = this.person;
    const menu = this.place !== null || personEntries(this.person).length > 0;
    return html`
      ${avatar(name, talking)}
      <div class="who">
        <div class="name" title=${name}><span dir="auto">${name}</span>${self ? html`<span class="you"> ${t.people.you}</span>` : nothing}</div>
        ${this.#details()}
        <span class="unseen">${inWords(this.person)}</span>
      </div>
      <div class="actions ${menu ? '' : 'mine'}" role="group" aria-label=${t.people.menu(isolate(name))}>${this.place === null ? this.#actions() : this.#hand()}</div>
    `;
  }

  #details(): TemplateResult {
    const { id, role, screenId, spotlit, asked, hand } = this.person;
    const { people } = t;
    const { states } = people;
    const waits = asked.audio ? states.asked : asked.video ? states.askedVideo : null;
    return html`<div class="details" aria-hidden="true">
      ${this.place === null ? nothing : html`<span>${people.place(this.place)}</span>`}
      ${hand && this.place === null ? html`<span class="note hand" title=${states.hand}>${icons.hand}</span>` : nothing}
      ${role === 'host' ? html`<span class="role">${people.host}</span>` : nothing}
      ${screenId === null ? nothing : html`<span class="note" title=${states.screen}>${icons.share}</span>`}
      ${spotlit ? html`<span class="note" title=${states.spotlit}>${icons.spotlight}</span>` : nothing}
      ${waits === null ? nothing : html`<span class="asked">${waits} …</span>`}
      ${waits === null ? html`<span class="id" title=${people.id(id)}>${id}</span>` : nothing}
    </div>`;
  }

  #hand(): TemplateResult {
    const { can, name, id } = this.person;
    return can.lowerHand
      ? html`<button class="quiet hand" aria-label=${t.people.quick.lowerHand(isolate(name))} title=${t.people.items.lowerHand} @click=${() => this.actions.lowerHand(id)}>
          ${icons.hand}
        </button>`
      : html`<span class="state hand" aria-hidden="true">${icons.hand}</span>`;
  }

  #actions(): TemplateResult {
    const { person } = this;
    const { audioMuted, videoMuted, id, asked, self } = person;
    const name = isolate(person.name);
    // One's own buttons are in the bar.
    const can: Pick<PersonCan, 'mute' | 'unmute' | 'stopVideo' | 'startVideo'> = self ? NOTHING : person.can;
    const { quick } = t.people;
    const microphone = audioMuted ? icons.microphoneOff : icons.microphone;
    const camera = videoMuted ? icons.cameraOff : icons.camera;
    const audio = audioMuted
      ? can.unmute === 'never'
        ? null
        : can.unmute === 'ask'
          ? asked.audio
            ? quick.asked(name)
            : quick.askUnmute(name)
          : quick.unmute(name)
      : can.mute
        ? quick.mute(name)
        : null;
    const video = videoMuted
      ? can.startVideo === 'never'
        ? null
        : can.startVideo === 'ask'
          ? asked.video
            ? quick.asked(name)
            : quick.askStartVideo(name)
          : quick.startVideo(name)
      : can.stopVideo
        ? quick.stopVideo(name)
        : null;
    const { actions } = this;
    return html`
      ${this.#quick('audio', audio, microphone, audioMuted, () => (audioMuted ? actions.unmute(id) : actions.mute(id)))}
      ${this.#quick('video', video, camera, videoMuted, () => (videoMuted ? actions.startVideo(id) : actions.stopVideo(id)))}
      ${personEntries(person).length > 0 ? html`<ws-person-menu .person=${person} .actions=${actions}></ws-person-menu>` : nothing}
    `;
  }

  /** A button where one may act, the bare state where not. */
  #quick(kind: string, label: string | null, icon: TemplateResult, off: boolean, act: () => void): TemplateResult {
    return label === null
      ? html`<span class="state ${off ? 'off' : ''}" data-kind=${kind} aria-hidden="true">${icon}</span>`
      : html`<button class="quiet ${off ? 'off' : ''}" data-kind=${kind} aria-label=${label} title=${label} @click=${act}>${icon}</button>`;
  }
}

/** The state of a person for those who do not see the icons. */
function inWords({ audioMuted, videoMuted, talking, hand, screenId, spotlit, asked, role }: PersonView): string {
  const { states, host } = t.people;
  const words = [
    role === 'host' ? host : null,
    audioMuted ? states.microphoneOff : states.microphoneOn,
    videoMuted ? states.cameraOff : states.cameraOn,
    talking ? states.talking : null,
    hand ? states.hand : null,
    screenId === null ? null : states.screen,
    spotlit ? states.spotlit : null,
    asked.audio ? states.asked : null,
    asked.video ? states.askedVideo : null,
  ];
  return words.filter(Boolean).join(', ');
}
