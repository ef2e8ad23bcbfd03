import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MeetingActions, PersonView } from '../../state/view-model.ts';
import { t } from '../../texts/index.ts';
import { isolate } from '../../texts/isolate.ts';
import { icons } from '../kit/icons.ts';
import type { Menu } from '../kit/menu.ts';
import '../kit/menu.ts';
import { actOn, personEntries, positionEntries } from './person-actions.ts';

/** The ⋮ menu of one person, in the list and over the tile. Leave it out for people who may do nothing. */
@customElement('ws-person-menu')
export class PersonMenu extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
    }
  `;

  @property({ attribute: false }) person!: PersonView;
  @property({ attribute: false }) actions!: MeetingActions;
  @state() private positions = false;
  @query('ws-menu') private menu!: Menu;

  protected override render(): TemplateResult {
    return html`<ws-menu
      exportparts="trigger, menu"
      .icon=${icons.more}
      .label=${t.people.menu(isolate(this.person.name))}
      .entries=${this.positions ? positionEntries(this.person) : personEntries(this.person)}
      @choose=${this.#choose}
    ></ws-menu>`;
  }

  readonly #choose = async (event: CustomEvent<string>): Promise<void> => {
    const second = event.detail === 'position';
    this.positions = second;
    if (!second) return actOn(this.person, event.detail, this.actions);
    await this.updateComplete;
    this.menu.show();
    this.menu.addEventListener(
      'closed',
      () => {
        this.positions = false;
      },
      { once: true },
    );
  };
}
