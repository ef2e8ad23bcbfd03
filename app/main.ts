// First: the SDK looks for storage as soon as it is loaded.
import './browser/storage.ts';
import { browserKind } from './browser/browser-kind.ts';
import { BrowserDevices } from './browser/devices.ts';
import { connect } from './browser/embedded-meeting.ts';
import { listenToKeys } from './browser/keyboard.ts';
import { Look } from './browser/look.ts';
import { askServer, reach } from './browser/reach.ts';
import { SdkRooms } from './browser/sdk-room.ts';
import { BrowserTabs } from './browser/tabs.ts';
import { timers } from './browser/timers.ts';
import { arrivalOf, keptCall } from './browser/visit.ts';
import { wayIn } from './browser/way-in.ts';
import { Meeting } from './state/meeting.ts';
import { markLanguage, pickLanguage, useLanguage, wantedLanguages } from './texts/index.ts';
import { MeetingPage } from './views/meeting-page.ts';

declare global {
  /** The SDK's room session of this page, for trying things in the console. */
  var roomSession: unknown;
}

await useLanguage(pickLanguage(wantedLanguages(location.search, navigator.languages)));
markLanguage(document.documentElement);

const page = document.querySelector('ws-meeting');
if (!(page instanceof MeetingPage)) throw new Error('the page has no ws-meeting element');

const look = new Look(page, location.search);
const { visit, embedder, stagePermissions, ...way } = await wayIn(document);
const devices = new BrowserDevices();
const tabs = new BrowserTabs(visit.room, () => keptCall(sessionStorage, visit.room));
const arrival = await arrivalOf(sessionStorage, visit.room, (call) => tabs.holds(call));
const meeting = new Meeting({
  visit,
  ...way,
  // A second tab asks first, whatever its address says.
  skip: way.skip && arrival !== 'duplicated',
  returning: arrival === 'returning',
  browser: browserKind(navigator.userAgent, navigator.maxTouchPoints),
  rooms: new SdkRooms({
    rootElement: await page.videoRoot(),
    devices,
    ...(stagePermissions ? { stagePermissions } : {}),
    onRoom: (session) => {
      globalThis.roomSession = session;
    },
  }),
  devices,
  tabs,
  page: {
    reach: async (atMostMs) => void (await reach(askServer, atMostMs, new AbortController().signal)),
    reload: () => location.reload(),
    copy: (text) => navigator.clipboard.writeText(text),
    isWide: () => matchMedia('(min-width: 1100px) and (min-height: 481px)').matches,
  },
  timers,
});
page.model = meeting;
void embedder.then((around) => connect(around, meeting, look));

const { actions } = meeting;
listenToKeys(window, {
  microphone: () => actions.toggleMicrophone(),
  camera: () => actions.toggleCamera(),
  'push-to-talk': (down) => void meeting.room?.own.pushToTalk(down),
  hand: () => actions.toggleHand(),
  people: () => actions.togglePeople(),
  toolbar: () => page.focusToolbar(),
  help: () => actions.openShortcuts(),
});

await meeting.start();
