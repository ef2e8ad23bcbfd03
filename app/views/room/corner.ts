import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { MeetingActions, RoomView, VisitView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { ariaKeys, isMac, keysOf } from '../../texts/shortcut-text.ts';
import type { BarButton } from '../kit/bar-button.ts';
import { changedIn } from '../kit/changed.ts';
import { icons } from '../kit/icons.ts';
import { base } from '../kit/styles.ts';
import '../kit/bar-button.ts';
import '../kit/pop-box.ts';
import './info.ts';
import './layout-picker.ts';

const layoutChanged = changedIn<RoomView>('can', 'layout', 'hidesVideoMuted', 'prioritizesHands');
const cornerChanged = (now: RoomView, before: RoomView | undefined): boolean =>
  layoutChanged(now, before) || now.people.length !== before?.people.length;

/** Beside the control bar: about the room, layout, people. */
@customElement('ws-corner')
export class Corner extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        justify-content: flex-end;
        gap: 2px;
        --pop-width: 344px;
      }

      ws-bar-button,
      ws-pop-box {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false, hasChanged: cornerChanged }) room!: RoomView;
  @property({ attribute: false }) visit!: VisitView;
  @property() name = '';
  @property({ type: Boolean }) peopleOpen = false;
  @property({ attribute: false }) actions!: MeetingActions;
  @query('ws-bar-button') private people!: BarButton;

  /** For when the list of people closes. */
  focusPeople(): void {
    this.people.focus();
  }

  protected override render(): TemplateResult {
    const { room, actions } = this;
    const { can, people } = room;
    const c = t.controls;
    const picture = can.setLayout || can.hideVideoMuted || can.showVideoMuted || can.prioritizeHands;
    return html`
      <ws-pop-box side="above" part="info" .label=${c.info} .icon=${icons.info}>
        <ws-info .visit=${this.visit} .name=${this.name} .actions=${actions}></ws-info>
      </ws-pop-box>
      ${
        picture
          ? html`<ws-pop-box side="above" part="layout" .label=${c.layout} .icon=${icons.layout}>
              <ws-layout-picker .room=${room} .actions=${actions}></ws-layout-picker>
            </ws-pop-box>`
          : nothing
      }
      <ws-bar-button
        part="people"
        data-control="people"
        .icon=${icons.people}
        .label=${c.peopleCount(people.length)}
        .badge=${String(people.length)}
        .keys=${keysOf('people', isMac())}
        .keyShortcuts=${ariaKeys('people', isMac())}
        .expanded=${this.peopleOpen}
        tip-align="end"
        @click=${() => actions.togglePeople()}
      ></ws-bar-button>
    `;
  }
}
