import type { Browser } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

type Kind = 'audio' | 'video';
interface Watched {
  devices: { asked: string[]; tracks: MediaStreamTrack[] };
}

/** Runs in the page before its scripts: notes every track of a device, copies too, and what the browser was asked for. */
function watchDevices(): void {
  const devices: Watched['devices'] = { asked: [], tracks: [] };
  Object.assign(globalThis, { devices });
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    devices.asked.push(['audio', 'video'].filter((kind) => constraints?.[kind as 'audio' | 'video']).join(' '));
    const stream = await ask(constraints);
    devices.tracks.push(...stream.getTracks());
    return stream;
  };
  const { clone } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const copy = clone.call(this);
    if (devices.tracks.includes(this)) devices.tracks.push(copy);
    return copy;
  };
}

/** The same for somebody who has only a camera, or only a microphone: of the other kind there is none. */
function withoutMicrophone(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.audio) throw new DOMException('Requested device not found', 'NotFoundError');
    return ask(constraints);
  };
}

function withoutCamera(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.video) throw new DOMException('Requested device not found', 'NotFoundError');
    return ask(constraints);
  };
}

/** Somebody in the room with Chromium's own fake devices. */
async function enter(browser: Browser, url: string, ...scripts: (() => void)[]): Promise<Person> {
  const person = await Person.open(browser, 'about:blank');
  for (const script of [watchDevices, ...scripts]) await person.context.addInitScript(script);
  await person.page.goto(url);
  await person.button('Join').click();
  await person.isIn();
  return person;
}

/** How many tracks of a device are open anywhere in the page: with one of them its light is on. */
function open(person: Person, kind: Kind): Promise<number> {
  return person.page.evaluate((kind) => {
    const { tracks } = (globalThis as unknown as Watched).devices;
    return tracks.filter((track) => track.kind === kind && track.readyState === 'live').length;
  }, kind);
}

/** Mutes the camera, sees the device given back, and takes it up again. */
async function muteAndUnmuteCamera(person: Person): Promise<void> {
  await person.button('Turn off camera').click();
  await expect(person.button('Turn on camera')).toBeVisible();
  await expect.poll(() => open(person, 'video')).toBe(0);
  await person.button('Turn on camera').click();
  await expect(person.button('Turn off camera')).toBeVisible();
  await expect.poll(() => open(person, 'video')).toBe(1);
}

for (const [who, scripts] of [
  ['camera and microphone', []],
  ['a camera only', [withoutMicrophone]],
] as [string, (() => void)[]][]) {
  test(`the camera of somebody with ${who} is off while it is muted, also on a rebuilt connection`, async ({
    browser,
    room,
    start,
  }) => {
    const server = await start();
    const ann = await enter(browser, `${server.url}/meet/${room}?user=Ann`, ...scripts);
    const host = await Person.join(browser, `${server.url}/meet/${room}?as=host&user=Mo`);
    expect(await open(ann, 'video')).toBe(1);
    for (let turn = 0; turn < 2; turn += 1) await muteAndUnmuteCamera(ann);
    // Quicker than the browser gives a camera: the last press counts.
    for (const name of ['Turn off camera', 'Turn on camera', 'Turn off camera']) await ann.button(name).click();
    await expect(ann.button('Turn on camera')).toBeVisible();
    await expect.poll(() => open(ann, 'video')).toBe(0);
    const asked = (): Promise<string[]> => ann.page.evaluate(() => (globalThis as unknown as Watched).devices.asked);
    const before = await asked();
    const former = await ann.answer();
    await server.killMediaWorker();
    // The next worker has answered, in the same call.
    await expect.poll(() => ann.answer(), { timeout: 15_000 }).not.toBe(former);
    await ann.isIn();
    await expect(ann.button('Turn on camera')).toBeVisible();
    expect(await open(ann, 'video')).toBe(0);
    // Not even for a moment.
    expect(await asked()).toEqual(before);
    await muteAndUnmuteCameraFromOff(ann);
    // A rebuilt connection keeps an open camera open, once.
    const second = await ann.answer();
    await server.killMediaWorker();
    await expect.poll(() => ann.answer(), { timeout: 15_000 }).not.toBe(second);
    await expect.poll(() => open(ann, 'video')).toBe(1);
    await muteAndUnmuteCamera(ann);
    const id = await ann.memberId();
    await expect.poll(async () => (await host.layers()).some((layer) => layer.id === id && layer.visible)).toBe(true);
    await ann.button('Leave').click();
    await ann.isOut('You left the meeting');
    expect([await open(ann, 'video'), await open(ann, 'audio')]).toEqual([0, 0]);
    expect(ann.errors).toEqual([]);
    await ann.close();
    await host.close();
  });
}

async function muteAndUnmuteCameraFromOff(person: Person): Promise<void> {
  await person.button('Turn on camera').click();
  await expect(person.button('Turn off camera')).toBeVisible();
  await expect.poll(() => open(person, 'video')).toBe(1);
}

test('another camera is off while it is muted, and the first one is given back', async ({ browser, consenting, room }) => {
  const ann = await enter(browser, `${consenting.url}/meet/${room}?user=Ann`);
  await ann.button('Camera choice').click();
  const cameras = ann.page.getByRole('menuitemradio');
  // Chromium's fake camera is one; choosing it again opens it afresh.
  await cameras.first().click();
  await expect(ann.page.getByText(/^Now using/)).toBeVisible();
  expect(await open(ann, 'video')).toBe(1);
  await muteAndUnmuteCamera(ann);
  await ann.button('Turn off camera').click();
  await expect(ann.button('Turn on camera')).toBeVisible();
  await ann.button('Camera choice').click();
  await cameras.first().click();
  await expect(ann.page.getByText(/^Now using/)).toHaveCount(2);
  expect(await open(ann, 'video')).toBe(0);
  await ann.close();
});

test('somebody with a microphone only is neither heard nor opened in the audience', async ({ browser, consenting, room }) => {
  const host = await Person.join(browser, `${consenting.url}/meet/${room}?as=host&user=Mo`);
  const ann = await enter(browser, `${consenting.url}/meet/${room}?user=Ann`, withoutCamera);
  // The call's, and the copy by which the page notices that somebody talks while muted.
  expect(await open(ann, 'audio')).toBe(2);
  await ann.button('Mute microphone').click();
  await expect(ann.button('Unmute microphone')).toBeVisible();
  await expect.poll(() => open(ann, 'audio')).toBe(1);
  await host.choose('Ann', /^Move to audience/);
  await expect(ann.page.getByText('You are now in the audience.')).toBeVisible();
  await expect.poll(() => open(ann, 'audio')).toBe(0);
  await host.button('Bring Ann on stage').click();
  // Who was muted comes back muted: no host opens a microphone in this way.
  await expect(ann.button('Unmute microphone')).toBeVisible();
  await expect(host.row('Ann')).toContainText('microphone off');
  expect(await open(ann, 'audio')).toBe(0);
  await ann.button('Unmute microphone').click();
  await expect.poll(() => open(ann, 'audio')).toBeGreaterThan(0);
  await ann.close();
  await host.close();
});
