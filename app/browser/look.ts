/** Controls that can be left out, by the names of their parts (views/meeting-page.ts). */
const CONTROLS = ['microphone', 'camera', 'share', 'hand', 'more', 'leave', 'info', 'layout', 'people'] as const;
const THEMES = ['auto', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

export function isTheme(value: unknown): value is Theme {
  return THEMES.includes(value as Theme);
}

/** Names of the controls that `?controls=` leaves out: a list of those to show, or `none`. Nothing, when it is absent. */
export function hiddenControls(wanted: string | null): string[] {
  if (wanted === null) return [];
  const shown = wanted.split(/[\s,]+/);
  return CONTROLS.filter((name) => !shown.includes(name));
}

/** Colours and controls as the address of the page wants them, and as the page around changes them. */
export class Look {
  readonly #page: HTMLElement;

  constructor(page: HTMLElement, search: string) {
    this.#page = page;
    const query = new URLSearchParams(search);
    const theme = query.get('theme');
    if (isTheme(theme)) this.theme(theme);
    const hidden = hiddenControls(query.get('controls'));
    if (hidden.length === 0) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(hidden.map((name) => `ws-meeting::part(${name}) { display: none }`).join('\n'));
    document.adoptedStyleSheets.push(sheet);
  }

  theme(theme: Theme): void {
    if (theme === 'auto') this.#page.removeAttribute('theme');
    else this.#page.setAttribute('theme', theme);
    // Scroll bars, and the ground behind the meeting.
    document.documentElement.style.colorScheme = theme === 'auto' ? '' : theme;
  }
}
