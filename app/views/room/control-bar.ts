import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Observable } from '../../state/observable.ts';
import type { ShortcutId } from '../../state/shortcuts.ts';
import type { DevicesView, MeetingActions, RoomView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { ariaKeys, isMac, keysOf } from '../../texts/shortcut-text.ts';
import type { BarButton } from '../kit/bar-button.ts';
import { changedIn } from '../kit/changed.ts';
import { icons } from '../kit/icons.ts';
import type { MenuEntry } from '../kit/menu.ts';
import { base } from '../kit/styles.ts';
import '../kit/bar-button.ts';
import '../kit/level.ts';
import '../kit/menu.ts';
import { deviceEntries } from './device-entries.ts';
import { moreEntries } from './more-entries.ts';

/** One's own microphone, camera, screen and hand, what else there is, and the way out. */
@customElement('ws-control-bar')
export class ControlBar extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: clamp(4px, 1vw, 10px);
      }

      .pair {
        display: flex;
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: inset 0 0 0 1px var(--line);
        --bar-width: 68px;
        --trigger-width: 36px;
        --trigger-height: 56px;
        --trigger-radius: 0 var(--radius) var(--radius) 0;
        --bar-radius: var(--radius);
      }

      .single {
        background: var(--surface);
        --trigger-radius: var(--radius);
        --trigger-width: 48px;
        --trigger-height: 56px;
        border-radius: var(--radius);
        box-shadow: inset 0 0 0 1px var(--line);
      }

      .pair ws-menu {
        min-width: var(--target);
        color: var(--ink-soft);
      }

      .leave {
        background: none;
        box-shadow: none;
        margin-inline-start: clamp(0px, 1vw, 12px);
        --trigger-background: var(--danger);
        --trigger-hover: color-mix(in oklab, var(--danger), black 14%);
        gap: 2px;
      }

      .leave ws-menu {
        color: var(--danger-ink);
      }

      .leave.split {
        --bar-radius: var(--radius) 0 0 var(--radius);
      }

      .pair:dir(rtl) {
        --trigger-radius: var(--radius) 0 0 var(--radius);
      }

      .leave.split:dir(rtl) {
        --bar-radius: 0 var(--radius) var(--radius) 0;
      }

      .narrow {
        display: none;
      }

      @media (max-width: 760px) or (max-height: 480px) {
        .pair,
        .pair.leave {
          border-radius: var(--round);
          --bar-width: 48px;
          --bar-radius: var(--round);
          --trigger-height: 48px;
          --trigger-radius: var(--round);
        }

        .single {
          border-radius: var(--round);
          --bar-radius: var(--round);
          --trigger-radius: var(--round);
          --trigger-height: 48px;
        }
      }

      @media (max-width: 600px) {
        :host {
          justify-content: space-evenly;
        }

        .wide {
          display: none;
        }

        .narrow {
          display: inline-flex;
        }

        ws-menu.narrow {
          border-radius: var(--round);
          --trigger-radius: var(--round);
          --trigger-width: 48px;
          --trigger-height: 48px;
        }
      }
    `,
  ];

  @property({ attribute: false, hasChanged: changedIn<RoomView>('own', 'can', 'standing', 'recording', 'playing', 'live') })
  room!: RoomView;
  @property({ attribute: false }) devices!: DevicesView;
  @property({ attribute: false }) level!: Observable<number>;
  @property({ attribute: false }) actions!: MeetingActions;
  /** Why nothing can be changed now; null when it can. */
  @property({ attribute: false }) blocked: string | null = null;
  @property({ type: Boolean }) fullscreen = false;
  /** There is a list of what was recorded here. */
  @property({ type: Boolean }) keepsRecordings = false;
  @query('ws-bar-button') private first!: BarButton;

  /** For the shortcut that leads here. */
  focusFirst(): void {
    this.first.focus();
  }

  protected override render(): TemplateResult {
    const { standing } = this.room;
    const onStage = standing === 'member';
    return html`
      ${onStage ? [this.#device('audio'), this.#device('video'), this.#share(), this.#hand()] : nothing}
      ${this.#more('wide')} ${this.#more('narrow')} ${this.#leave()}
    `;
  }

  #device(kind: 'audio' | 'video'): TemplateResult {
    const { own, can } = this.room;
    const { state, busy } = own[kind];
    const microphone = kind === 'audio';
    const off = state !== 'on';
    const c = t.controls;
    const label =
      state === 'none'
        ? microphone
          ? c.noMicrophone
          : c.noCamera
        : microphone
          ? off
            ? c.unmute
            : c.mute
          : off
            ? c.startVideo
            : c.stopVideo;
    const allowed = off ? can[kind].unmute : can[kind].mute;
    const missing = microphone ? c.noMicrophoneWhy : c.noCameraWhy;
    const why = this.blocked ?? (state === 'none' ? missing : !allowed ? c.notAllowed : busy ? c.waiting : null);
    const picture: 'microphone' | 'camera' = microphone ? 'microphone' : 'camera';
    return html`<div class="pair">
      ${this.#button({
        label,
        why,
        word: c.short[picture],
        icon: icons[off ? (`${picture}Off` as const) : picture],
        tone: off ? 'off' : '',
        shortcut: picture,
        act: () => (microphone ? this.actions.toggleMicrophone() : this.actions.toggleCamera()),
        under:
          microphone && state === 'on' ? html`<ws-level slot="under" shape="glow" .level=${this.level}></ws-level>` : nothing,
        part: picture,
      })}
      <ws-menu
        class="wide"
        side="above"
        .icon=${icons.up}
        .label=${microphone ? c.microphoneMenu : c.cameraMenu}
        .entries=${deviceEntries(this.devices, microphone ? ['microphone', 'speaker'] : ['camera'])}
        @choose=${this.#chooseDevice}
      ></ws-menu>
    </div>`;
  }

  #share(): TemplateResult | typeof nothing {
    const { own, can } = this.room;
    if (!can.shareScreen) return nothing;
    const c = t.controls;
    const on = own.share === 'on';
    const why = this.blocked ?? (own.share === 'impossible' ? c.shareImpossible : own.share === 'starting' ? c.sharing : null);
    return this.#button({
      label: on ? c.stopSharing : c.share,
      why,
      word: on ? c.short.stopSharing : c.short.share,
      icon: on ? icons.shareStop : icons.share,
      tone: on ? 'active' : '',
      act: () => this.actions.toggleScreenShare(),
      css: 'single wide',
      part: 'share',
    });
  }

  #hand(): TemplateResult | typeof nothing {
    const { own, can } = this.room;
    const { raised, busy } = own.hand;
    if (!can.raiseHand && !(raised && can.lowerHand)) return nothing;
    const c = t.controls;
    const allowed = raised ? can.lowerHand : can.raiseHand;
    return this.#button({
      label: raised ? c.lowerHand : c.raiseHand,
      why: this.blocked ?? (!allowed ? c.notAllowed : busy ? c.waiting : null),
      word: c.short.hand,
      icon: icons.hand,
      tone: raised ? 'active' : '',
      shortcut: 'hand',
      act: () => this.actions.toggleHand(),
      css: 'single',
      part: 'hand',
    });
  }

  /** On phones it holds what the bar has no room for, as a sheet. */
  #more(width: 'wide' | 'narrow'): TemplateResult {
    const c = t.controls;
    const { fullscreen, keepsRecordings } = this;
    const entries = moreEntries(this.room, { narrow: width === 'narrow', fullscreen, keepsRecordings });
    return html`<ws-menu
      class="more ${width} single"
      grid
      side="above"
      part="more"
      .icon=${icons.more}
      .label=${c.more}
      .entries=${entries}
      @choose=${this.#chooseMore}
    ></ws-menu>`;
  }

  #leave(): TemplateResult {
    const c = t.controls;
    const button = this.#button({
      label: c.leave,
      why: null,
      word: c.short.leave,
      icon: icons.leave,
      tone: 'leave',
      act: () => this.actions.leave(),
      part: 'leave',
      tipAlign: 'end',
    });
    const entries: MenuEntry[] = [
      { kind: 'item', id: 'leave', label: c.leave, icon: icons.door },
      { kind: 'item', id: 'end', label: c.endForAll, icon: icons.leave, danger: true },
    ];
    return html`<div class="pair leave ${this.room.can.endForAll ? 'split' : ''}">
      ${button}
      ${
        this.room.can.endForAll
          ? html`<ws-menu
              class="wide"
              side="above"
              .icon=${icons.up}
              .label=${c.leaveMenu}
              .entries=${entries}
              @choose=${this.#chooseMore}
            ></ws-menu>`
          : nothing
      }
    </div>`;
  }

  #button(of: {
    label: string;
    why: string | null;
    word: string;
    icon: TemplateResult;
    tone: '' | 'off' | 'active' | 'leave';
    act: () => void;
    part: string;
    shortcut?: ShortcutId;
    under?: TemplateResult | typeof nothing;
    css?: string;
    tipAlign?: 'end';
  }): TemplateResult {
    const mac = isMac();
    return html`<ws-bar-button
      class=${of.css ?? ''}
      part=${of.part}
      data-control=${of.part}
      .label=${of.label}
      .why=${of.why}
      .word=${of.word}
      .icon=${of.icon}
      .tone=${of.tone}
      .keys=${of.shortcut ? keysOf(of.shortcut, mac) : []}
      .keyShortcuts=${of.shortcut ? ariaKeys(of.shortcut, mac) : null}
      .tipAlign=${of.tipAlign ?? 'center'}
      @click=${of.act}
      >${of.under ?? nothing}</ws-bar-button
    >`;
  }

  readonly #chooseDevice = ({ detail }: CustomEvent<string>): void => {
    const [kind, id] = [detail.slice(0, detail.indexOf(':')), detail.slice(detail.indexOf(':') + 1)];
    if (kind === 'microphone' || kind === 'camera' || kind === 'speaker') this.actions.chooseDevice(kind, id);
    else this.actions.changeDevices();
  };

  readonly #chooseMore = ({ detail }: CustomEvent<string>): void => {
    switch (detail) {
      case 'share':
        return this.actions.toggleScreenShare();
      case 'record':
        return this.actions.askRecord();
      case 'pause-recording':
        return this.actions.pauseRecording();
      case 'resume-recording':
        return this.actions.resumeRecording();
      case 'stop-recording':
        return this.actions.askStopRecording();
      case 'recordings':
        return this.actions.openRecordings();
      case 'play':
        return this.actions.askPlay();
      case 'live':
        return this.actions.openLive();
      case 'settings':
        return this.actions.openSettings();
      case 'help':
        return this.actions.openShortcuts();
      case 'leave':
        return this.actions.leave();
      case 'end':
        return this.actions.askEndForAll();
      case 'fullscreen':
        this.dispatchEvent(new CustomEvent('fullscreen'));
    }
  };
}
