import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Kind } from '../state/ports.ts';
import type { Participant } from '../state/roster.ts';
import { icons } from './icons.ts';
import { base, buttons } from './styles.ts';

/** One participant: name, id, what is on, and for a moderator the buttons that change it. */
@customElement('ws-person-row')
export class PersonRow extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: 36px minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 10px;
        padding: 8px 12px 8px 16px;
      }

      .face {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 50%;
        background: var(--raised);
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-weight: 650;
        box-shadow: 0 0 0 0 var(--talking);
        transition: box-shadow 160ms ease;
      }

      .face.talking {
        box-shadow: 0 0 0 3px var(--talking);
      }

      .name,
      .id {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .name {
        font-weight: 550;
        line-height: 1.35;
      }

      .id {
        color: var(--ink-soft);
        font: 0.75rem / 1.35 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
      }

      .actions {
        display: flex;
        align-items: center;
      }

      .states {
        display: flex;
        gap: 10px;
        padding-right: 4px;
        color: var(--ink-soft);
      }

      .states .off {
        color: var(--danger-text);
      }

      button {
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) person!: Participant;
  @property({ attribute: false }) self = false;
  @property({ attribute: false }) moderates = false;

  protected override render(): TemplateResult {
    const { id, name, talking } = this.person;
    return html`
      <div class="face ${talking ? 'talking' : ''}" aria-hidden="true">${initials(name)}</div>
      <div>
        <div class="name" title=${name}>${name}${this.self ? ' (you)' : ''}</div>
        <div class="id" title=${id}>${id}</div>
        <span class="hidden">${this.#inWords()}</span>
      </div>
      ${this.moderates ? this.#actions() : this.#states()}
    `;
  }

  #inWords(): string {
    const { audioMuted, videoMuted, talking } = this.person;
    return [
      `microphone ${audioMuted ? 'off' : 'on'}`,
      `camera ${videoMuted ? 'off' : 'on'}`,
      ...(talking ? ['talking'] : []),
    ].join(', ');
  }

  #states(): TemplateResult {
    const { audioMuted, videoMuted } = this.person;
    return html`<div class="states" aria-hidden="true">
      <span class=${audioMuted ? 'off' : ''}>${audioMuted ? icons.microphoneOff : icons.microphone}</span>
      <span class=${videoMuted ? 'off' : ''}>${videoMuted ? icons.cameraOff : icons.camera}</span>
    </div>`;
  }

  #actions(): TemplateResult {
    const { id, name, audioMuted, videoMuted } = this.person;
    return html`<div class="actions" role="group" aria-label=${`Moderate ${name}`}>
      ${this.#mute('audio', audioMuted, audioMuted ? icons.microphoneOff : icons.microphone)}
      ${this.#mute('video', videoMuted, videoMuted ? icons.cameraOff : icons.camera)}
      ${
        this.self
          ? nothing
          : html`<button
              class="quiet"
              data-remove
              aria-label=${`Remove ${name}`}
              title="Remove"
              @click=${() => this.#send('ask-remove', { id, name })}
            >
              ${icons.remove}
            </button>`
      }
    </div>`;
  }

  /** The button's name is what it does now and to whom. */
  #mute(kind: Kind, muted: boolean, image: TemplateResult): TemplateResult {
    const verb = `${muted ? 'Unmute' : 'Mute'} ${kind}`;
    return html`<button
      class="quiet ${muted ? 'off' : ''}"
      data-kind=${kind}
      aria-label=${`${verb} of ${this.person.name}`}
      title=${verb}
      @click=${() => this.#send('set-muted', { id: this.person.id, kind, muted: !muted })}
    >
      ${image}
    </button>`;
  }

  #send(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** Up to two letters that stand for a name. */
function initials(name: string): string {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}
