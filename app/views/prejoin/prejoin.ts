import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { plainName } from '../../state/name.ts';
import type { Observable } from '../../state/observable.ts';
import type { MeetingActions, MeetingView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import '../kit/level.ts';
import './device-select.ts';
import './policy.ts';
import './preview.ts';
import './trouble.ts';

/** Before joining: how one looks and sounds, under which name, and what moderators may do here. Nothing stands in the way of Join. */
@customElement('ws-prejoin')
export class Prejoin extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        align-content: safe center;
        justify-content: center;
        min-height: 100%;
        padding: clamp(16px, 4vw, 48px);
      }

      main {
        display: grid;
        grid-template-columns: minmax(0, 1.25fr) minmax(300px, 400px);
        align-items: start;
        gap: clamp(24px, 4vw, 56px);
        width: min(1120px, 100vw - 2 * clamp(16px, 4vw, 48px));
      }

      .left,
      .right,
      form {
        display: grid;
        gap: 20px;
        min-width: 0;
      }

      h1 {
        font-size: var(--text-2xl);
        overflow-wrap: anywhere;
      }

      .room {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-bottom: 10px;
        color: var(--ink-soft);
        font-size: var(--text-m);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .room img {
        flex: none;
      }

      .devices {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 230px), 1fr));
        gap: 16px 14px;
      }

      .sound ws-level {
        margin-block: 6px 4px;
      }

      .join {
        min-height: 52px;
        font-size: 1rem;
      }

      .problem {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--danger-text);
        font-size: var(--text-s);
        font-weight: 550;
      }

      .problem .icon {
        width: 18px;
        height: 18px;
      }

      .elsewhere {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 10px;
        padding: 12px 14px;
        border-radius: var(--radius-small);
        background: var(--accent-soft);
        font-size: var(--text-m);
      }

      .notice {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        padding: 12px 14px;
        border-radius: var(--radius-small);
        background: var(--danger-soft);
        color: var(--danger-text);
        font-size: var(--text-m);
        font-weight: 550;
      }

      .notice .icon {
        flex: none;
        margin-top: 1px;
      }

      .fuller a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        color: var(--accent-text);
        font-weight: 600;
        text-underline-offset: 3px;
      }

      .fuller p {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }

      /* One below the other, but not on a phone held sideways. */
      @media (max-width: 640px) or ((max-width: 860px) and (min-height: 481px)) {
        :host {
          align-content: start;
        }

        main {
          grid-template-columns: minmax(0, 1fr);
          gap: 20px;
          max-width: 560px;
        }

        /* Name and Join come before the details of the devices. */
        .left {
          display: contents;
        }

        .heading {
          order: -2;
        }

        ws-preview {
          order: -1;
        }

        .right {
          display: contents;
        }

        form,
        .notice {
          order: 0;
        }

        .devices {
          order: 1;
        }

        ws-policy,
        .fuller {
          order: 3;
        }
      }
    `,
  ];

  @property({ attribute: false }) view!: MeetingView;
  @property({ attribute: false }) level!: Observable<number>;
  @property({ attribute: false }) actions!: MeetingActions;

  /** For when one comes back here. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const { visit, devices, name, phase, browser } = this.view;
    const { actions } = this;
    const select = (kind: 'microphone' | 'camera' | 'speaker'): TemplateResult =>
      html`<ws-device-select .kind=${kind} .devices=${devices} .actions=${actions}></ws-device-select>`;
    return html`<main>
      <div class="left">
        <ws-preview .devices=${devices} .actions=${actions}></ws-preview>
        <ws-trouble .devices=${devices} .browser=${browser} .actions=${actions}></ws-trouble>
        <div class="devices">
          ${select('microphone')} ${select('camera')} ${select('speaker')} ${devices.microphone.state === 'on' ? this.#sound() : nothing}
        </div>
      </div>
      <div class="right">
        <div class="heading">
          <p class="room"><bdi>${plainName(visit.room)}</bdi></p>
          <h1 tabindex="-1">${t.prejoin.heading}</h1>
        </div>
        ${
          phase.name === 'prejoin' && phase.elsewhere
            ? html`<div class="elsewhere" role="status">
                <span>${t.prejoin.elsewhere}</span>
                <button class="outline" @click=${() => actions.moveHere()}>${t.prejoin.moveHere}</button>
              </div>`
            : nothing
        }
        ${visit.recordsOnStart ? html`<p class="notice">${icons.record}<span>${t.recording.onStart}</span></p>` : nothing}
        ${visit.streamsOnStart ? html`<p class="notice">${icons.live}<span>${t.live.onStart}</span></p>` : nothing}
        <form @submit=${this.#join}>
          <div class="field">
            <label for="name">${t.prejoin.name}</label>
            <input
              id="name"
              type="text"
              autocomplete="name"
              spellcheck="false"
              .value=${name.value}
              ?readonly=${!name.editable}
              aria-describedby="name-hint"
              aria-invalid=${name.problem === null ? nothing : 'true'}
              @input=${(event: InputEvent) => actions.setName((event.target as HTMLInputElement).value)}
            />
            <span id="name-hint" aria-live="polite">
              ${
                name.problem === null
                  ? html`<span class="hint">${t.prejoin.nameHint}</span>`
                  : html`<span class="problem">${icons.warning}${t.prejoin.nameProblems[name.problem]}</span>`
              }
            </span>
          </div>
          <button class="primary join" type="submit" aria-disabled=${name.problem === null ? nothing : 'true'}>${t.prejoin.join}</button>
        </form>
        ${visit.policy ? html`<ws-policy .policy=${visit.policy}></ws-policy>` : nothing}
        ${visit.fuller === null ? nothing : this.#fuller(visit.fuller, name.value.trim())}
      </div>
    </main>`;
  }

  /** The way from the first version's page to the one with all that a meeting has, under the name that one has typed. */
  #fuller(address: string, name: string): TemplateResult {
    const to = new URL(address);
    if (name !== '') to.searchParams.set('user', name);
    return html`<div class="fuller">
      <a href=${to.href}>${t.prejoin.fuller}</a>
      <p>${t.prejoin.fullerHint}</p>
    </div>`;
  }

  #sound(): TemplateResult {
    return html`<div class="field sound">
      <span class="label" aria-hidden="true">${t.prejoin.signals}</span>
      <ws-level .level=${this.level} label=${t.prejoin.signals}></ws-level>
      <p class="hint">${t.prejoin.signalSilent}</p>
    </div>`;
  }

  readonly #join = (event: Event): void => {
    event.preventDefault();
    if (this.view.name.problem === null) this.actions.join();
    else this.renderRoot.querySelector<HTMLInputElement>('#name')?.focus();
  };
}
