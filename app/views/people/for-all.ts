import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MeetingActions, RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { changedIn } from '../kit/changed.ts';
import { icons } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

/** What a moderator may do to everybody at once, and the lock of the room. Renders nothing for people without those rights. */
@customElement('ws-for-all')
export class ForAll extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .box {
        padding: 4px 12px calc(12px + env(safe-area-inset-bottom, 0px));
        border-top: 1px solid var(--line);
      }

      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-height: var(--target);
        padding-inline-start: 4px;
      }

      h3 {
        color: var(--ink-soft);
        font-size: var(--text-s);
      }

      .choices {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }

      button {
        justify-content: flex-start;
        padding: 4px 10px;
        font-size: var(--text-s);
        line-height: 1.25;
        text-align: start;
      }

      .head button {
        background: none;
      }

      .head button:hover {
        background: var(--raised);
      }

      button .icon {
        width: 20px;
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false, hasChanged: changedIn<RoomView>('can', 'locked') }) room!: RoomView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult | typeof nothing {
    const { can, locked } = this.room;
    const { all } = t.people;
    const { actions } = this;
    const choices = [
      can.muteAll && this.#button('mute', all.mute, icons.microphoneOff, () => actions.muteAll()),
      can.unmuteAll !== 'never' &&
        this.#button('unmute', can.unmuteAll === 'ask' ? all.askUnmute : all.unmute, icons.microphone, () => actions.unmuteAll()),
      can.stopVideoAll && this.#button('stop-video', all.stopVideo, icons.cameraOff, () => actions.stopVideoAll()),
      can.startVideoAll !== 'never' &&
        this.#button('start-video', can.startVideoAll === 'ask' ? all.askStartVideo : all.startVideo, icons.camera, () =>
          actions.startVideoAll(),
        ),
    ].filter((choice) => choice !== false);
    const door = locked
      ? can.unlock && this.#button('unlock', all.unlock, icons.unlock, () => actions.setLocked(false))
      : can.lock && this.#button('lock', all.lock, icons.lock, () => actions.setLocked(true));
    if (choices.length === 0 && !door) return nothing;
    return html`<div class="box" role="group" aria-labelledby="all">
      <div class="head"><h3 id="all">${t.people.forAll}</h3>${door || nothing}</div>
      ${choices.length > 0 ? html`<div class="choices">${choices}</div>` : nothing}
    </div>`;
  }

  #button(id: string, label: string, icon: TemplateResult, act: () => void): TemplateResult {
    return html`<button data-all=${id} @click=${act}>${icon}<span>${label}</span></button>`;
  }
}
