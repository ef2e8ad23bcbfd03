import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Visit } from '../browser/visit.ts';
import type { Meeting, MeetingView } from '../state/meeting.ts';
import { isReconnecting } from '../state/phase.ts';
import { find } from '../state/roster.ts';
import './control-bar.ts';
import './people-panel.ts';
import './remove-dialog.ts';
import type { RemoveDialog } from './remove-dialog.ts';
import './stage.ts';
import type { Stage } from './stage.ts';
import './state-screen.ts';
import './toasts.ts';
import './top-bar.ts';
import { base } from './styles.ts';

/** The whole page. Renders the meeting's view and turns clicks into its commands; holds no state of its own. */
@customElement('ws-meeting')
export class MeetingPage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) 360px;
        grid-template-areas: 'top top' 'stage people' 'controls people';
        gap: 0 var(--gap);
        height: 100dvh;
        padding: 0 var(--gap);
      }

      ws-top-bar {
        grid-area: top;
      }

      main {
        grid-area: stage;
        position: relative;
        min-height: 0;
      }

      main.wordy {
        grid-column: 1 / -1;
        grid-row: stage / controls;
        margin-bottom: var(--gap);
      }

      ws-control-bar {
        grid-area: controls;
      }

      ws-people-panel {
        grid-area: people;
        min-height: 0;
        margin-bottom: var(--gap);
      }

      @media (max-width: 860px) {
        :host {
          display: flex;
          flex-direction: column;
          gap: 12px;
          height: auto;
          min-height: 100dvh;
          padding: 0 12px;
        }

        main {
          flex: none;
          aspect-ratio: 16 / 9;
        }

        main.wordy {
          aspect-ratio: auto;
          min-height: 62dvh;
        }

        ws-control-bar {
          position: sticky;
          bottom: 0;
          order: 1;
          margin: auto -12px 0;
        }

        ws-people-panel {
          margin: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) visit: Visit | null = null;
  @state() private view: MeetingView | null = null;
  @query('ws-stage') private stage!: Stage;
  @query('ws-remove-dialog') private removeDialog!: RemoveDialog;
  #meeting: Meeting | null = null;
  #unwatch: () => void = () => {};

  set meeting(meeting: Meeting) {
    this.#unwatch();
    this.#meeting = meeting;
    this.view = meeting.view.value;
    this.#unwatch = meeting.view.watch((view) => {
      this.view = view;
    });
  }

  get meeting(): Meeting {
    if (!this.#meeting) throw new Error('the page has no meeting yet');
    return this.#meeting;
  }

  /** The element into which the SDK draws the composed picture. */
  async videoRoot(): Promise<HTMLElement> {
    await this.updateComplete;
    return this.stage.videoRoot();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('view') && this.visit && this.view) document.title = titleOf(this.visit, this.view);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { visit, view } = this;
    if (!visit) return nothing;
    const inside = view?.phase.name === 'in';
    const self = view ? find(view.people, view.selfId) : undefined;
    return html`
      <ws-top-bar .visit=${visit} .phase=${view?.phase ?? { name: 'preparing' }}></ws-top-bar>
      <main class=${inside ? '' : 'wordy'} aria-label="Meeting">
        <ws-stage
          .tiles=${view?.tiles ?? []}
          .reconnecting=${view ? isReconnecting(view.phase) : false}
          .soundBlocked=${view?.soundBlocked ?? false}
          @start-sound=${() => this.meeting.startSound()}
        ></ws-stage>
        ${
          inside
            ? nothing
            : html`<ws-state-screen
                .phase=${view?.phase ?? { name: 'preparing' }}
                @again=${() => this.meeting.start()}
                @without=${() => this.meeting.joinWithout()}
              ></ws-state-screen>`
        }
      </main>
      ${
        inside && view
          ? html`
              <ws-control-bar
                role="region"
                aria-label="Your call"
                .self=${self ?? null}
                .sends=${view.sends}
                .wanted=${view.wanted}
                @toggle=${(event: CustomEvent) => this.meeting.toggleSelf(event.detail)}
                @leave=${() => this.meeting.leave()}
              ></ws-control-bar>
              <ws-people-panel
                role="complementary"
                aria-label="Participants"
                .people=${view.people}
                .selfId=${view.selfId}
                .moderates=${visit.role === 'moderator'}
                @set-muted=${(e: CustomEvent) => this.meeting.setMuted(e.detail.id, e.detail.kind, e.detail.muted)}
                @set-all-muted=${(e: CustomEvent) => this.meeting.setAllMuted(e.detail.kind, e.detail.muted)}
                @ask-remove=${(event: CustomEvent) => this.removeDialog.ask(event.detail)}
              ></ws-people-panel>
            `
          : nothing
      }
      <ws-remove-dialog @remove=${(event: CustomEvent) => this.meeting.remove(event.detail.id)}></ws-remove-dialog>
      <ws-toasts .notices=${view?.notices ?? []}></ws-toasts>
    `;
  }
}

function titleOf(visit: Visit, { phase, people }: MeetingView): string {
  const state =
    phase.name === 'in' ? (isReconnecting(phase) ? 'reconnecting' : `${people.length} in the room`) : phaseWord(phase.name);
  return `${visit.room} (${state}) · Wirespace`;
}

function phaseWord(name: 'preparing' | 'devices' | 'joining' | 'out'): string {
  return name === 'out' ? 'not connected' : name === 'devices' ? 'needs your attention' : 'joining';
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-meeting': MeetingPage;
  }
}
