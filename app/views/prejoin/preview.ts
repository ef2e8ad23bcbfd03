import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { DevicesView, DeviceView, MeetingActions } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { icons } from '../kit/icons.ts';
import { base } from '../kit/styles.ts';
import '../kit/bar-button.ts';

/** One's own camera, as in a mirror, with the two buttons that say what one joins with. */
@customElement('ws-preview')
export class Preview extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        color-scheme: dark;
        color: var(--plate-ink);
      }

      .frame {
        position: relative;
        display: grid;
        place-items: center;
        aspect-ratio: 16 / 9;
        border-radius: var(--radius-large);
        background: #12151b;
        box-shadow: inset 0 0 0 1px rgb(255 255 255 / 8%);
      }

      video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        border-radius: inherit;
        object-fit: cover;
        scale: -1 1;
      }

      .words {
        max-width: 42ch;
        padding: 0 24px 60px;
        text-align: center;
      }

      .words h2 {
        margin-bottom: 6px;
        font-size: var(--text-l);
      }

      .words p {
        color: #b4bcc9;
        font-size: var(--text-m);
      }

      .toggles {
        position: absolute;
        inset: auto 0 16px;
        display: flex;
        justify-content: center;
        gap: 14px;
        --bar-width: 54px;
        --bar-height: 54px;
        --bar-radius: var(--round);
        --bar-background: rgb(20 24 32 / 82%);
      }

      @media (max-width: 480px) {
        .frame {
          border-radius: var(--radius);
        }

        .toggles {
          bottom: 12px;
        }
      }
    `,
  ];

  @property({ attribute: false }) devices!: DevicesView;
  @property({ attribute: false }) actions!: MeetingActions;

  protected override render(): TemplateResult {
    const { camera, microphone, preview } = this.devices;
    return html`<div class="frame" role="group" aria-label=${t.prejoin.preview}>
      ${preview === null ? this.#words(camera, microphone) : html`<video .srcObject=${live(preview as MediaStream)} autoplay muted playsinline></video>`}
      <div class="toggles">
        ${this.#toggle(microphone, 'microphone')} ${this.#toggle(camera, 'camera')}
      </div>
    </div>`;
  }

  #words(camera: DeviceView, microphone: DeviceView): TemplateResult {
    if (camera.state === 'asking' && microphone.state === 'asking') {
      return html`<div class="words"><h2>${t.prejoin.askTitle}</h2><p>${t.prejoin.ask}</p></div>`;
    }
    const text = camera.state === 'asking' || camera.state === 'on' ? t.prejoin.cameraStarting : t.prejoin.cameraOff;
    return html`<div class="words">${camera.state === 'trouble' ? html`<p>${t.devices.none.camera}</p>` : html`<p>${text}</p>`}</div>`;
  }

  #toggle(device: DeviceView, what: 'microphone' | 'camera'): TemplateResult {
    const microphone = what === 'microphone';
    const on = device.state === 'on';
    const words = microphone ? [t.controls.mute, t.controls.unmute] : [t.controls.stopVideo, t.controls.startVideo];
    const why =
      device.state === 'trouble' && device.trouble
        ? t.devices.troubles[device.trouble]
        : device.state === 'asking'
          ? t.devices.asking
          : null;
    return html`<ws-bar-button
      .icon=${icons[`${what}${on ? '' : 'Off'}`]}
      .label=${why === null ? words[on ? 0 : 1] : t.devices.none[what]}
      .why=${why}
      .tone=${on || device.state === 'asking' ? '' : 'off'}
      @click=${why === null ? () => (microphone ? this.actions.toggleMicrophone() : this.actions.toggleCamera()) : nothing}
    ></ws-bar-button>`;
  }
}
