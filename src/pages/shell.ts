import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameData, PageData, WatchPageData } from '../wire/page.ts';

/** A page that is only text: what happened, and what to do next. */
export interface Message {
  title: string;
  text: string;
  /** The next step in words. */
  next: string;
  /** A link or a form to take it. */
  action?:
    | { kind: 'link'; href: string; label: string }
    | { kind: 'key'; path: string; room: string; user: string; label: string; open: string };
}

/** Marks that the built pages carry where the server puts its text. */
const DATA_MARK = '"__PAGE_DATA__"';
const LANGUAGE_MARK = '<html lang="en"';
const TITLE_MARK = '__PAGE_TITLE__';
const BODY_MARK = '<!--page-body-->';

/** The pages that Vite built, ready to be filled in. */
export class Shell {
  readonly #meeting: string;
  readonly #message: string;
  readonly #watch: string;

  private constructor(meeting: string, message: string, watch: string) {
    this.#meeting = meeting;
    this.#message = message;
    this.#watch = watch;
  }

  /** @throws Error naming the folder when it holds no build of the pages */
  static async load(directory: string): Promise<Shell> {
    try {
      const names = ['index.html', 'message.html', 'watch.html'] as const;
      const [meeting, message, watch] = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
      return new Shell(meeting as string, message as string, watch as string);
    } catch (error) {
      throw new Error(`${directory} holds no built pages; run npm run build`, { cause: error });
    }
  }

  meeting(data: PageData): string {
    // Replacements are functions: in a string `$&` and its kin would have a meaning, and names are hostile.
    return this.#meeting
      .replace(TITLE_MARK, () => escapeText(`${data.room} · Wirespace`))
      .replace(DATA_MARK, () => escapeJson(data));
  }

  /** The meeting page without a meeting yet. */
  frame(data: FrameData): string {
    return this.#meeting.replace(TITLE_MARK, () => 'Wirespace').replace(DATA_MARK, () => escapeJson(data));
  }

  watch(data: WatchPageData): string {
    return this.#watch
      .replace(TITLE_MARK, () => escapeText(`${data.room} · Wirespace`))
      .replace(DATA_MARK, () => escapeJson(data));
  }

  /** @param language tag of the language of its words */
  message(message: Message, language: string): string {
    return this.#message
      .replace(LANGUAGE_MARK, () => `<html lang="${language}"`)
      .replace(TITLE_MARK, () => escapeText(`${message.title} · Wirespace`))
      .replace(BODY_MARK, () => messageBody(message));
  }
}

function messageBody({ title, text, next, action }: Message): string {
  const lines = [`<h1>${escapeText(title)}</h1>`, `<p>${escapeText(text)}</p>`, `<p class="next">${escapeText(next)}</p>`];
  if (action?.kind === 'link') lines.push(`<a class="button" href="${escapeText(action.href)}">${escapeText(action.label)}</a>`);
  if (action?.kind === 'key') {
    lines.push(
      `<form method="post" action="${escapeText(action.path)}">`,
      hidden('room', action.room),
      hidden('user', action.user),
      `<label for="key">${escapeText(action.label)}</label>`,
      '<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>',
      `<button class="button" type="submit">${escapeText(action.open)}</button>`,
      '</form>',
    );
  }
  return lines.join('\n');
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeText(value)}">`;
}

/** For text and for attribute values in double quotes. */
function escapeText(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON that cannot end the script element it stands in. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
