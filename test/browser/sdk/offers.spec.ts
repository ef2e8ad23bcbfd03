import { LOOKS } from '../support/fake-media.ts';
import { expect, test } from '../support/sdk-fixtures.ts';
import { isNear, type SdkPage } from '../support/sdk-page.ts';

/** Runs in a page: its browser has only H.264 for video from now on, as some phones and boxes do. */
function onlyH264(): void {
  const { createOffer } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.createOffer = async function (this: RTCPeerConnection, ...options: unknown[]) {
    const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs.filter(({ mimeType }) => mimeType === 'video/H264') ?? [];
    for (const transceiver of this.getTransceivers())
      if (transceiver.receiver.track.kind === 'video') transceiver.setCodecPreferences(codecs);
    return await (createOffer as (...given: unknown[]) => Promise<RTCSessionDescriptionInit>).apply(this, options);
  } as typeof createOffer;
}

/** Runs in a page: the application wants more of the connection than the room gives, before and behind what the SDK offers. */
function manySections(): void {
  const added = new WeakSet<RTCPeerConnection>();
  const { createOffer } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.createOffer = async function (this: RTCPeerConnection, ...options: unknown[]) {
    // Once: what is refused is stopped and leaves the list, and a page that added it again would renegotiate for ever.
    if (!added.has(this)) {
      added.add(this);
      this.addTransceiver('audio', { direction: 'recvonly' });
      this.createDataChannel('chat');
      for (let more = 0; more < 8; more += 1) this.addTransceiver('video', { direction: 'recvonly' });
    }
    return await (createOffer as (...given: unknown[]) => Promise<RTCSessionDescriptionInit>).apply(this, options);
  } as typeof createOffer;
}

async function sections(page: SdkPage, side: 'local' | 'remote'): Promise<string[]> {
  const sdp: string = await page.read(`peer.instance.${side}Description.sdp`);
  return sdp.match(/^m=\w+/gm) ?? [];
}

test('a page whose browser has only H.264 is seen and heard by the others, and hears them', async ({ ready, enter }) => {
  const bea = await enter({ user_name: 'Bea' }, { looks: LOOKS.blue });
  const ann = await ready({ user_name: 'Ann' }, { looks: LOOKS.red });
  await ann.page.evaluate(onlyH264);
  const { member_id } = await ann.join();
  expect(await ann.read('peer.instance.remoteDescription.sdp')).toMatch(
    /^m=video [1-9]\d* [^\r]*\r\n(?:(?!m=)[^\r]*\r\n)*a=recvonly\r/m,
  );
  await expect.poll(async () => isNear((await bea.colours())[member_id], LOOKS.red.colour), { timeout: 15_000 }).toBe(true);
  await expect.poll(async () => (await bea.hears(LOOKS.red.tone))[0]).toBeGreaterThan(-50);
  await expect.poll(async () => (await ann.hears(LOOKS.blue.tone))[0]).toBeGreaterThan(-50);
  const { members } = await bea.call('getMembers');
  expect(members.find(({ id }: { id: string }) => id === member_id)).toMatchObject({ visible: true });
});

test('a page that adds a dozen sections of its own joins, and what it adds is refused in its place', async ({ ready, enter }) => {
  const bea = await enter({ user_name: 'Bea' }, { looks: LOOKS.blue });
  const ann = await ready({ user_name: 'Ann' }, { looks: LOOKS.red });
  await ann.page.evaluate(manySections);
  const { member_id } = await ann.join();
  const offered = await sections(ann, 'local');
  expect(offered).toHaveLength(12);
  expect(await sections(ann, 'remote')).toEqual(offered);
  await expect.poll(async () => isNear((await bea.colours())[member_id], LOOKS.red.colour), { timeout: 15_000 }).toBe(true);
  await expect
    .poll(async () => isNear((await ann.colours())[await bea.memberId()], LOOKS.blue.colour), { timeout: 15_000 })
    .toBe(true);
  await expect.poll(async () => (await ann.hears(LOOKS.blue.tone))[0]).toBeGreaterThan(-50);
});
