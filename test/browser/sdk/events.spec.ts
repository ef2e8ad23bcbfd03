import { BOSS, expect, test, VIEWER } from '../support/sdk-fixtures.ts';

test('who beeps is talking, until muted and again when unmuted, for members and viewers (119, 120)', async ({ enter }) => {
  const [bea, viewer] = await Promise.all([enter({ user_name: 'Bea', join_audio_muted: true }), enter(VIEWER)]);
  const ann = await enter(BOSS);
  const id = await ann.memberId();
  const everybody = [bea, viewer, ann];
  const talking = async (value: boolean, from: number[] = []): Promise<void> => {
    for (const [index, page] of everybody.entries()) {
      const seen = await page.event('member.talking', ({ member }) => member.talking === value, from[index], 5000);
      expect(seen.params).toEqual({
        room_id: expect.any(String),
        room_session_id: await page.read('roomSessionId'),
        member: { id, talking: value },
      });
    }
  };
  const marks = (): Promise<number[]> => Promise.all(everybody.map((page) => page.mark()));
  await talking(true);
  let from = await marks();
  await ann.call('audioMute');
  await talking(false, from);
  from = await marks();
  await ann.call('audioUnmute');
  await talking(true, from);
});

test('viewers are told of members that come later, and everybody how many viewers there are (122, 123)', async ({ enter }) => {
  const ann = await enter({ user_name: 'Ann' });
  const viewers = await Promise.all([enter(VIEWER), enter(VIEWER), enter(VIEWER), enter(VIEWER)]);
  const bea = await enter({ user_name: 'Bea' });
  for (const page of [ann, ...viewers]) {
    await page.event('member.joined', ({ member }) => member.name === 'Bea');
    await page.event('room.audienceCount', ({ total }) => total === 4, 0, 25_000);
    expect((await page.events('room.audienceCount')).at(-1)?.params.total).toBe(4);
    // Viewers themselves come without a word.
    expect((await page.events('member.joined')).map(({ params }) => params.member.name)).not.toContain('Vi');
  }
  expect((await bea.event('room.subscribed')).params.room_session.audience_count).toBe(4);
});

test('the SDK lays one overlay over each tile and the own camera over the own one, hidden while muted (125, 126, 127)', async ({
  enter,
}) => {
  const ann = await enter(BOSS);
  const layers = (page: typeof ann) => page.page.locator('.mcuLayers > *');
  await expect(layers(ann)).toHaveCount(2);
  const bea = await enter({ user_name: 'Bea' });
  for (const page of [ann, bea]) await expect(layers(page)).toHaveCount(3);

  const id = await ann.memberId();
  const own = ann.page.locator('div[id^="sw-sdk-"]');
  const { params } = await ann.event('layout.changed', ({ layout }) => layout.layers.length === 2);
  const layer = params.layout.layers.find((one: { member_id?: string }) => one.member_id === id);
  await expect
    .poll(() => own.evaluate(({ style: { left, top, width, height, opacity } }) => ({ left, top, width, height, opacity })))
    .toEqual({
      left: `${layer.x}%`,
      top: `${layer.y}%`,
      width: `${layer.width}%`,
      height: `${layer.height}%`,
      opacity: '1',
    });
  await ann.call('videoMute');
  await expect(own).toHaveCSS('opacity', '0', { timeout: 1000 });
  await ann.call('videoUnmute');
  await expect(own).toHaveCSS('opacity', '1');
});
