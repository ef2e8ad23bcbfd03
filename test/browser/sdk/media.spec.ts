import { LOOKS } from '../support/fake-media.ts';
import { BOSS, expect, test, VIEWER } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';
import type { MediaCounters } from '../support/sdk-stats.ts';

/** What the page has sent and received over some time. */
async function over(page: SdkPage, ms: number): Promise<MediaCounters> {
  const before = await page.counters();
  await page.page.waitForTimeout(ms);
  const after = await page.counters();
  const keys = Object.keys(after) as (keyof MediaCounters)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as unknown as MediaCounters;
}

/** Waits until the kinds named flow, and the others stand still. */
async function expectFlow(page: SdkPage, flows: Partial<Record<keyof MediaCounters, boolean>>): Promise<void> {
  await expect
    .poll(
      async () => {
        const counts = await over(page, 500);
        return Object.fromEntries(Object.keys(flows).map((key) => [key, counts[key as keyof MediaCounters] > 4]));
      },
      { timeout: 20_000 },
    )
    .toEqual(flows);
}

test('a viewer of a talking member, and a member alone in a silent room, get a steady stream of sound and pictures (162, 163, 165)', async ({
  enter,
  room,
  space,
}) => {
  await space.createRoom({ name: `${room}_hd`, quality: '1080p' });
  const pages = await Promise.all([
    enter(),
    enter(VIEWER),
    enter({ room_name: `${room}_hd`, join_audio_muted: true, join_video_muted: true }),
  ]);
  const [ann, viewer, alone] = pages;
  await Promise.all(pages.map((page) => expectFlow(page, { audioIn: true, videoIn: true })));
  const counts = await Promise.all(pages.map((page) => over(page, 5000)));
  for (const { audioIn, videoIn } of counts) {
    expect(audioIn / 5).toBeGreaterThan(40);
    expect(videoIn / 5).toBeGreaterThan(25);
  }
  expect(await ann.counters()).toMatchObject({ width: 1280, height: 720 });
  expect(await alone.counters()).toMatchObject({ width: 1920, height: 1080 });
  // Ten seconds of beeps are in it by then.
  await expect.poll(async () => (await viewer.counters()).energy, { timeout: 5000 }).toBeGreaterThan(0.5);
});

test('nobody hears themselves, and who is deaf gets packets of silence (164, 169)', async ({ enter }) => {
  const ann = await enter(BOSS, { looks: LOOKS.red });
  const bea = await enter({ user_name: 'Bea' }, { looks: LOOKS.green });
  await expect.poll(async () => (await ann.hears(LOOKS.green.tone))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  expect((await ann.hears(LOOKS.red.tone))[0]).toBeLessThan(-70);
  await bea.call('getMembers');
  await ann.call('deaf');
  await expect.poll(async () => (await ann.hears(LOOKS.green.tone))[0], { timeout: 20_000 }).toBeLessThan(-70);
  const { audioIn, energy } = await over(ann, 2000);
  expect(audioIn / 2).toBeGreaterThan(40);
  expect(energy).toBeLessThan(1e-4);
});

test('updateMedia and the direction setters stop and resume each kind (166)', async ({ enter }) => {
  const ann = await enter();
  await enter({ user_name: 'Bea' });
  await expectFlow(ann, { audioIn: true, audioOut: true, videoIn: true, videoOut: true });
  await ann.call('updateMedia', { audio: { direction: 'inactive' }, video: { direction: 'sendonly' } });
  await expectFlow(ann, { audioIn: false, audioOut: false, videoIn: false, videoOut: true });
  await ann.call('setVideoDirection', 'sendrecv');
  await expectFlow(ann, { audioIn: false, audioOut: false, videoIn: true, videoOut: true });
  await ann.call('updateMedia', { audio: { direction: 'sendonly' }, video: { direction: 'inactive' } });
  await expectFlow(ann, { audioIn: false, audioOut: true, videoIn: false, videoOut: false });
  await ann.call('setAudioDirection', 'sendrecv');
  await expectFlow(ann, { audioIn: true, audioOut: true, videoIn: false, videoOut: false });
});

test('another stream, camera and microphone in mid-call are seen and heard, and hold() and unhold() work (167, 170)', async ({
  enter,
}) => {
  const ann = await enter(undefined, { looks: LOOKS.green });
  const bea = await enter({ user_name: 'Bea' });
  const heard = async (): Promise<number | undefined> => (await bea.hears(LOOKS.green.tone))[0];
  const expectSeenAndHeard = async (): Promise<void> => {
    await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(-50);
    await expectFlow(ann, { audioIn: true, audioOut: true, videoIn: true, videoOut: true });
  };
  await expectSeenAndHeard();
  await ann.page.evaluate(async () => {
    const page = globalThis as unknown as { roomSession: { setLocalStream(stream: MediaStream): Promise<unknown> } };
    await page.roomSession.setLocalStream(await navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
  });
  await expectSeenAndHeard();
  await ann.call('updateCamera', { width: 320, height: 180 });
  await ann.call('updateMicrophone', { echoCancellation: false });
  await expectSeenAndHeard();

  const id = await ann.memberId();
  await ann.call('hold');
  await bea.event('member.updated', ({ member }) => member.id === id && member.on_hold);
  // Sound goes on as silence, by which the client sees that the line is not dead.
  await expectFlow(ann, { audioIn: true, videoIn: false });
  await expect.poll(heard, { timeout: 20_000 }).toBeLessThan(-70);
  await ann.call('unhold');
  await bea.event('member.updated', ({ member }) => member.id === id && member.on_hold === false);
  await expectSeenAndHeard();
});

/** What ICE of both sides is called now: changes with each restart. */
async function credentials(page: SdkPage): Promise<string[]> {
  const sides = [await page.read('peer.instance.localDescription.sdp'), await page.read('peer.instance.remoteDescription.sdp')];
  return sides.flatMap((sdp: string) => [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map((match) => match[1] ?? ''));
}

test('two ICE restarts in a row keep the call, its sound and its picture (172)', async ({ enter, ready }) => {
  const ann = await ready();
  // Chromium gives the first restart the candidates that it gathered in advance without a word, and the SDK waits for that word.
  await ann.page.evaluate(() => {
    const { roomSession } = globalThis as unknown as { roomSession: { options: { iceCandidatePoolSize: number } } };
    roomSession.options.iceCandidatePoolSize = 0;
  });
  await ann.join();
  await enter({ user_name: 'Bea' });
  const flows = { audioIn: true, audioOut: true, videoIn: true, videoOut: true };
  await expectFlow(ann, flows);
  const callId = await ann.callId();
  for (const turn of [1, 2]) {
    const before = await credentials(ann);
    await ann.callOn('room', 'peer.restartIce');
    await expect.poll(() => ann.read('peer.instance.signalingState')).toBe('have-local-offer');
    await expect.poll(() => ann.read('peer.instance.signalingState')).toBe('stable');
    expect(ann.verto('verto.modify').map(({ message }) => message.params.action)).toEqual(Array(turn).fill('updateMedia'));
    expect((await credentials(ann)).filter((name) => before.includes(name))).toEqual([]);
    await expect.poll(() => ann.read('peer.instance.iceConnectionState')).toMatch(/^(connected|completed)$/);
    await expectFlow(ann, flows);
  }
  expect(await ann.callId()).toBe(callId);
  for (const name of ['room.left', 'media.disconnected']) expect(await ann.events(name)).toEqual([]);
});
