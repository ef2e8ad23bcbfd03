import type { WatchPageData } from '../../src/wire/page.ts';
import { timers } from '../browser/timers.ts';
import { wantedLanguages } from '../texts/wanted.ts';
import { openPlayer } from './player.ts';
import { askState } from './state.ts';
import { textsOf } from './texts/index.ts';
import { WatchPage } from './watch-page.ts';
import { Watching } from './watching.ts';

const texts = textsOf(wantedLanguages(location.search, navigator.languages));
document.documentElement.lang = texts.language.tag;
document.documentElement.dir = texts.language.dir;

const page = document.querySelector('ws-watch');
if (!(page instanceof WatchPage)) throw new Error('the page has no ws-watch element');
page.texts = texts;

const { room, base } = JSON.parse(document.getElementById('visit')?.textContent ?? '') as WatchPageData;
const video = await page.video();
const watching = new Watching({
  ...{ room, video, timers },
  ask: () => askState(base),
  open: (listener) => openPlayer(video, `${base}/live.m3u8`, listener),
  now: () => Date.now(),
  random: Math.random,
});
page.actions = watching;
page.view = watching.view.value;
watching.view.watch((view) => {
  page.view = view;
});
watching.start();
