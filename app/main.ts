import { BrowserDevices } from './browser/devices.ts';
import { SdkRooms } from './browser/sdk-room.ts';
import { readVisit, rememberInAddress } from './browser/visit.ts';
import { Meeting } from './state/meeting.ts';
import type { After } from './state/ports.ts';
import { MeetingPage } from './views/meeting-page.ts';

declare global {
  /** The SDK's room session of this page, for trying things in the console. */
  var roomSession: unknown;
}

const after: After = (ms, task) => {
  const handle = setTimeout(task, ms);
  return () => clearTimeout(handle);
};

const visit = readVisit(document);
rememberInAddress(visit);

const page = document.querySelector('ws-meeting');
if (!(page instanceof MeetingPage)) throw new Error('the page has no ws-meeting element');
page.visit = visit;
const rootElement = await page.videoRoot();
const rooms = new SdkRooms(visit.token, rootElement, (room) => {
  globalThis.roomSession = room;
});
page.meeting = new Meeting(rooms, new BrowserDevices(), after);
await page.meeting.start();
