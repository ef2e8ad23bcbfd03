import { LOOKS } from '../browser/support/fake-media.ts';
import { mediaWay } from '../browser/support/media-way.ts';
import { Person } from '../browser/support/person.ts';
import { freeTcpPort } from '../support/free-ports.ts';
import { expect, test } from './support/fixtures.ts';
import { FOX, HEARD_DB } from './support/fox.ts';

/** Runs in the page before its scripts: it hears of no address of ours over UDP, as if none of them could be reached. */
function withoutUdp(): void {
  const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    const sdp = description.sdp?.replace(/a=candidate:\S+ \d+ udp .*\r\n/gi, '');
    return await setRemoteDescription.call(this, { ...description, ...(sdp === undefined ? {} : { sdp }) });
  };
}

test('somebody in Firefox for whom UDP leads nowhere sees, hears, is seen and heard over TCP', async ({
  browser,
  open,
  room,
  start,
}) => {
  const port = String(await freeTcpPort());
  // Firefox connects to no loopback over TCP: the server is told at the addresses of this machine.
  const server = await start({ PORT: port, HOST: '0.0.0.0', MEDIA_ADDRESS: '', MODERATOR_KEY: 'off', UNMUTE: 'direct' });
  const mo = await Person.join(browser, `${server.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const fox = await open(`${server.url}/guest?room=${room}&user=Fox&skip=1`, { script: withoutUdp });
  await fox.isIn();
  await expect.poll(() => fox.page.evaluate(mediaWay)).toEqual([`tcp to ${port}`, `tcp to ${port}`]);
  const [moId, foxId] = [await mo.memberId(), await fox.memberId()];
  for (const person of [mo, fox]) await expect.poll(() => person.sees()).toEqual({ [moId]: 'red', [foxId]: 'green' });
  await expect.poll(async () => (await mo.hears([FOX.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await expect.poll(async () => (await fox.hears([LOOKS.red.tone]))[0]).toBeGreaterThan(HEARD_DB);
  await mo.close();
});
