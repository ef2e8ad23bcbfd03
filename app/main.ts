import { ServerAdmission } from './browser/admission.ts';
import { browserKind } from './browser/browser-kind.ts';
import { BrowserDevices } from './browser/devices.ts';
import { listenToKeys } from './browser/keyboard.ts';
import { SdkRooms } from './browser/sdk-room.ts';
import { BrowserTabs } from './browser/tabs.ts';
import { timers } from './browser/timers.ts';
import { isReturning, readVisit, rememberInAddress } from './browser/visit.ts';
import { Meeting } from './state/meeting.ts';
import { markLanguage, pickLanguage, useLanguage, wantedLanguages } from './texts/index.ts';
import { MeetingPage } from './views/meeting-page.ts';

declare global {
  /** The SDK's room session of this page, for trying things in the console. */
  var roomSession: unknown;
}

await useLanguage(pickLanguage(wantedLanguages(location.search, navigator.languages)));
markLanguage(document.documentElement);

const visit = readVisit(document);
rememberInAddress(visit);

const page = document.querySelector('ws-meeting');
if (!(page instanceof MeetingPage)) throw new Error('the page has no ws-meeting element');

const { room, role, roleLabel, policy } = visit;
const meeting = new Meeting({
  visit: { room, role, roleLabel, policy, invite: new URL(visit.invite, location.href).href },
  user: visit.user,
  token: visit.token,
  skip: visit.skip,
  returning: isReturning(sessionStorage, room),
  unmute: visit.unmute,
  graceMs: visit.graceSeconds === null ? null : visit.graceSeconds * 1000,
  browser: browserKind(navigator.userAgent, navigator.maxTouchPoints),
  rooms: new SdkRooms({
    rootElement: await page.videoRoot(),
    stagePermissions: visit.stagePermissions,
    onRoom: (session) => {
      globalThis.roomSession = session;
    },
  }),
  devices: new BrowserDevices(),
  admission: new ServerAdmission(visit),
  tabs: new BrowserTabs(room),
  page: { reload: () => location.reload(), copy: (text) => navigator.clipboard.writeText(text) },
  timers,
});
page.model = meeting;

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
