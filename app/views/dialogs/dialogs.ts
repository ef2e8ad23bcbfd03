import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ANNOUNCED_S } from '../../state/recordings.ts';
import { shortcut } from '../../state/shortcuts.ts';
import type { Dialog, MeetingActions, MeetingView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { ariaKeys, isMac, keysOf, spokenKeys } from '../../texts/shortcut-text.ts';
import '../kit/dialog.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, choices } from '../kit/styles.ts';
import '../prejoin/device-select.ts';
import './live.ts';
import './play.ts';
import './recordings.ts';

type Of<K extends Dialog['kind']> = Extract<Dialog, { kind: K }>;

/** The dialog that is open, if any. */
@customElement('ws-dialogs')
export class Dialogs extends LitElement {
  static override styles = [
    base,
    buttons,
    choices,
    css`
      p {
        color: var(--ink-soft);
      }

      .block {
        display: flex;
        gap: 12px;
        align-items: flex-start;
        margin-top: 14px;
        padding: 12px 14px;
        border-radius: var(--radius-small);
        background: var(--raised);
        cursor: pointer;
      }

      .block input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 2px 0 0;
        accent-color: var(--accent);
      }

      .block strong {
        display: block;
        font-weight: 600;
      }

      .block span span {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }

      .devices {
        display: grid;
        gap: 16px;
        margin-top: 14px;
      }

      .keys {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        min-height: 46px;
        border-bottom: 1px solid var(--line);
      }

      .keys:last-child {
        border: 0;
      }

      .combo {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        flex: none;
        color: var(--ink-soft);
        font-size: var(--text-s);
      }

      kbd {
        min-width: 28px;
        padding: 3px 8px;
        border: 1px solid var(--line-strong);
        border-bottom-width: 2px;
        border-radius: 7px;
        background: var(--surface);
        color: var(--ink);
        font: 600 var(--text-s) / 1.3 var(--font);
        text-align: center;
      }

      .wide {
        --dialog-width: 520px;
      }
    `,
  ];

  @property({ attribute: false }) view!: MeetingView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult | typeof nothing {
    const { dialog } = this.view;
    switch (dialog?.kind) {
      case 'remove':
        return this.#remove(dialog);
      case 'mute':
        return this.#mute(dialog);
      case 'mute-all':
        return this.#muteAll(dialog);
      case 'end-for-all':
        return this.#endForAll(dialog);
      case 'record':
        return this.#record();
      case 'stop-recording':
        return this.#stopRecording();
      case 'recordings':
        return this.#recordings(dialog);
      case 'play':
        return this.#play();
      case 'live':
        return this.#live(dialog);
      case 'settings':
        return this.#settings();
      case 'shortcuts':
        return this.#shortcuts(dialog);
      default:
        return nothing;
    }
  }

  #box(heading: string, content: TemplateResult, css = ''): TemplateResult {
    return html`<ws-dialog class=${css} .heading=${heading} @dismiss=${() => this.actions.closeDialog()}>${content}</ws-dialog>`;
  }

  #remove({ id, name, canBlock }: Of<'remove'>): TemplateResult {
    const words = t.dialogs.remove;
    const confirm = (): void => {
      const block = this.renderRoot.querySelector<HTMLInputElement>('#block')?.checked ?? false;
      this.actions.remove(id, block);
    };
    return this.#box(
      words.title(isolate(name)),
      html`<p>${words.text}</p>
        ${
          canBlock
            ? html`<label class="block">
                <input id="block" type="checkbox" />
                <span><strong>${words.block}</strong><span>${words.blockHint}</span></span>
              </label>`
            : nothing
        }
        ${this.#choices(words.confirm, confirm)}`,
    );
  }

  #mute({ what, id, name }: Of<'mute'>): TemplateResult {
    const words = t.dialogs.mute[what];
    return this.#box(
      words.title(isolate(name)),
      html`<p>${words.text}</p>
        ${this.#choices(words.confirm, () => this.actions.muteNow(id, what))}`,
    );
  }

  #muteAll({ what, direct }: Of<'mute-all'>): TemplateResult {
    const words = t.dialogs.muteAll[what];
    return this.#box(
      words.title,
      html`<p>${direct ? words.direct : words.text}</p>
        ${this.#choices(words.confirm, () => this.actions.muteAllNow(what))}`,
    );
  }

  #endForAll({ people }: Of<'end-for-all'>): TemplateResult {
    const words = t.dialogs.endForAll;
    return this.#box(
      words.title,
      html`<p>${words.text(people)}</p>
        ${this.#choices(words.confirm, () => this.actions.endForAll())}`,
    );
  }

  #record(): TemplateResult {
    const words = t.recording.start;
    return this.#box(
      words.title,
      html`<p>${words.text(ANNOUNCED_S)}</p>
        ${this.#choices(words.confirm, () => this.actions.record(), 'primary')}`,
    );
  }

  #stopRecording(): TemplateResult {
    const words = t.recording.stop;
    return this.#box(
      words.title,
      html`<p>${words.text}</p>
        ${this.#choices(words.confirm, () => this.actions.stopRecording())}`,
    );
  }

  #recordings(dialog: Of<'recordings'>): TemplateResult {
    return this.#box(
      t.recording.list.title,
      html`<ws-recordings .list=${dialog.list} .asking=${dialog.asking} .actions=${this.actions}></ws-recordings>`,
      'wide',
    );
  }

  #play(): TemplateResult | typeof nothing {
    const playing = this.view.room?.playing;
    if (!playing) return nothing;
    return this.#box(t.playing.dialog.title, html`<ws-play .playing=${playing} .actions=${this.actions}></ws-play>`, 'wide');
  }

  #live({ asking }: Of<'live'>): TemplateResult | typeof nothing {
    const live = this.view.room?.live;
    if (!live) return nothing;
    const content = html`<ws-live .live=${live} .asking=${asking} .actions=${this.actions}></ws-live>`;
    return this.#box(t.live.title, content, 'wide');
  }

  /** The safe choice has the focus. */
  #choices(confirm: string, act: () => void, tone: 'danger' | 'primary' = 'danger'): TemplateResult {
    return html`<div class="choices">
      <button class="outline" autofocus @click=${() => this.actions.closeDialog()}>${t.dialogs.cancel}</button>
      <button class=${tone} @click=${act}>${confirm}</button>
    </div>`;
  }

  #settings(): TemplateResult {
    const { microphone, camera } = this.view.devices;
    const missing = microphone.choices.length === 0 || camera.choices.length === 0;
    const select = (kind: 'microphone' | 'camera' | 'speaker'): TemplateResult =>
      html`<ws-device-select .kind=${kind} .devices=${this.view.devices} .actions=${this.actions}></ws-device-select>`;
    return this.#box(
      t.devices.settings,
      html`<p>${t.devices.settingsHint}</p>
        <div class="devices">${select('microphone')} ${select('camera')} ${select('speaker')}</div>
        ${
          // What the browser has not given cannot be chosen here; it has to be asked again.
          missing
            ? html`<div class="choices">
                <button class="outline" @click=${() => this.actions.changeDevices()}>${icons.restart}${t.devices.change}</button>
              </div>`
            : nothing
        }`,
    );
  }

  #shortcuts({ shortcuts }: Of<'shortcuts'>): TemplateResult {
    const mac = isMac();
    const line = (id: (typeof shortcuts)[number]): TemplateResult => {
      const combo = html`${keysOf(id, mac).map((key) => html`<kbd>${key}</kbd>`)}`;
      const { hold } = t.shortcuts;
      return html`<li class="keys" data-shortcut=${id} data-keys=${ariaKeys(id, mac)}>
        <span>${t.shortcuts.names[id]}</span>
        <span class="combo" aria-hidden="true">${shortcut(id).hold ? hold('').trim() : nothing} ${combo}</span>
        <span class="unseen">${spokenKeys(id, mac)}</span>
      </li>`;
    };
    return this.#box(
      t.shortcuts.heading,
      html`<ul>
        ${shortcuts.map(line)}
      </ul>`,
      'wide',
    );
  }
}
