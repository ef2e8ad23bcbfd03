import { LOOKS } from '../support/fake-media.ts';
import { expect, test } from '../support/sdk-fixtures.ts';
import { directionsOf, isNear, type SdkPage } from '../support/sdk-page.ts';

const SCREEN = { css: 'rgb(190 30 190)', colour: [190, 30, 190] };

/** Member ids whose tiles show a colour on this page. */
async function showing(page: SdkPage, colour: readonly number[]): Promise<string[]> {
  return Object.entries(await page.colours()).flatMap(([id, pixel]) => (isNear(pixel, colour) ? [id] : []));
}

test('a member shares the screen without any permission, and ends it without leaving (105, 132, 133, 136)', async ({ enter }) => {
  const [ann, bea] = await Promise.all([
    enter({ permissions: ['room.self.screenshare'] }, { screen: SCREEN.css, looks: LOOKS.green }),
    enter({ user_name: 'Bea' }),
  ]);
  const parent = await ann.memberId();
  await ann.callOn('room', 'startScreenShare', undefined, 'screen');
  const { params } = await ann.event('member.joined', ({ member }) => member.type === 'screen');
  expect(params.member).toMatchObject({ parent_id: parent, name: 'Ann' });
  const screen = await ann.read('memberId', 'screen');
  expect(screen).toBe(params.member.id);
  await bea.event('member.joined', ({ member }) => member.id === screen);
  const share = ann.verto('verto.invite')[1].message.params.sdp as string;
  // The order that answers must not follow (space-protocol 7.4).
  expect(/^m=\w+/m.exec(share)?.[0]).toBe('m=video');
  expect(directionsOf(share).video).toBe('sendonly');
  await expect.poll(() => showing(bea, SCREEN.colour), { timeout: 20_000 }).toEqual([screen]);

  await ann.callOn('screen', 'leave');
  await ann.event('screen:room.left');
  for (const page of [ann, bea]) {
    const left = await page.event('member.left');
    expect(left.params.member).toMatchObject({ id: screen, type: 'screen' });
  }
  await expect.poll(() => showing(bea, SCREEN.colour)).toEqual([]);
  expect((await ann.call('getMembers')).members).toHaveLength(2);
  expect(await ann.events('room.left')).toEqual([]);
});

test('a screen share brings its layout and its place, and both go with it (135)', async ({ enter }) => {
  const ann = await enter(undefined, { screen: SCREEN.css });
  const mark = await ann.mark();
  const wish = { layout: 'screen-share', positions: { self: 'reserved-1' } };
  await ann.callOn('room', 'startScreenShare', wish, 'screen');
  const screen = await ann.read('memberId', 'screen');
  const { params } = await ann.event('layout.changed', undefined, mark);
  expect(params.layout.name).toBe('screen-share');
  expect(params.layout.layers.find((layer: { member_id?: string }) => layer.member_id === screen)).toMatchObject({
    position: 'reserved-1',
    visible: true,
  });
  await ann.callOn('screen', 'leave');
  await ann.event('layout.changed', ({ layout }) => layout.name === 'grid-responsive', mark);
});

test('who leaves while sharing ends the share first (80)', async ({ enter }) => {
  const ann = await enter(undefined, { screen: SCREEN.css });
  const bea = await enter({ user_name: 'Bea' });
  const main = await ann.callId();
  await ann.callOn('room', 'startScreenShare', undefined, 'screen');
  await ann.call('leave');
  const left = async (): Promise<unknown[]> => (await bea.events('member.left')).map(({ params }) => params.member.type);
  await expect.poll(left).toEqual(['screen', 'member']);
  const byes = ann.verto('verto.bye');
  expect(byes.map(({ callID }) => callID === main)).toEqual([false, true]);
  const ids = ann.frames.flatMap(({ way, message }) =>
    way === 'sent' && message.params?.message?.method === 'verto.bye' ? [message.id] : [],
  );
  const answers = ann.frames.filter(({ way, message }) => way === 'received' && ids.includes(message.id));
  expect(answers.map(({ message }) => message.result.code)).toEqual(['200', '200']);
});

test('an added camera shows and an added microphone is heard (136, 137)', async ({ enter }) => {
  const [ann, bea] = await Promise.all([
    enter(undefined, { looks: LOOKS.green }),
    enter({ user_name: 'Bea' }, { looks: LOOKS.red }),
  ]);
  await ann.callOn('room', 'addCamera', { width: 320, height: 180 }, 'camera');
  const camera = await ann.read('memberId', 'camera');
  const main = await ann.memberId();
  const { params } = await bea.event('member.joined', ({ member }) => member.id === camera);
  expect(params.member).toMatchObject({ type: 'device', parent_id: main });
  await expect.poll(() => showing(bea, LOOKS.green.colour), { timeout: 20_000 }).toEqual([main, camera]);

  await ann.call('audioMute');
  await expect.poll(async () => (await bea.hears(LOOKS.green.tone))[0], { timeout: 20_000 }).toBeLessThan(-70);
  await ann.callOn('room', 'addMicrophone', {}, 'microphone');
  const microphone = await bea.event('member.joined', ({ member }) => member.id !== camera && member.type === 'device');
  expect(microphone.params.member.id).toBe(await ann.read('memberId', 'microphone'));
  await expect.poll(async () => (await bea.hears(LOOKS.green.tone))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
});
