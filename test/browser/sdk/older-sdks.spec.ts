import { expect, test } from '../support/sdk-fixtures.ts';
import { SdkPage } from '../support/sdk-page.ts';
import { SdkServer } from '../support/sdk-server.ts';

for (const [version, folder] of [
  ['3.28.0', 'signalwire-js-3-28'],
  ['3.25.1', 'signalwire-js-3-25'],
] as const)
  test(`SDK ${version} joins, mutes, sees the other, comes back after a reload and leaves`, async ({
    browser,
    enter,
    room,
    space,
  }) => {
    const server = await SdkServer.start(folder);
    const old = await SdkPage.open(browser, server.origin);
    const other = await enter({ user_name: 'Bea' });
    const permissions = ['room.self.audio_mute', 'room.list_available_layouts'];
    await old.create(await space.token({ room_name: room, user_name: 'Old', permissions }));
    const joined = await old.join();
    expect(old.frames[0]?.message.params.agent).toBe(`@signalwire/js/browser/${version}`);
    expect(await old.read('permissions')).toEqual(permissions);
    await other.event('member.joined', ({ member }) => member.name === 'Old');
    // Its list has everybody once, whoever came first.
    await old.event(
      'memberList.updated',
      ({ members }) =>
        members
          .map(({ name }: { name: string }) => name)
          .sort()
          .join() === 'Bea,Old',
    );
    await expect.poll(async () => (await old.counters()).framesDecoded).toBeGreaterThan(10);
    await expect(old.page.locator('.mcuLayers')).toBeAttached();

    await old.call('audioMute');
    for (const page of [old, other])
      await page.event('member.updated', ({ member }) => member.id === joined.member_id && member.audio_muted);
    expect((await old.call('getLayouts')).layouts).toContain('grid-responsive');
    expect((await old.refused('lock')).code).toBe('403');

    await old.reload();
    expect((await old.join()).member_id).toBe(joined.member_id);
    await old.call('leave');
    await old.event('room.left');
    await expect(old.page.locator('video')).toHaveCount(0);
    await other.event('member.left', ({ member }) => member.name === 'Old');

    // Storage that the server does not know: these versions come back fresh when the socket is closed on them.
    await old.page.evaluate((room) => sessionStorage.setItem(`pt-${room}`, `signalwire_unknown_${room}_x`), room);
    await old.page.reload();
    await old.create(await space.token({ room_name: room, user_name: 'Old', permissions }));
    expect((await old.join()).member_id).not.toBe(joined.member_id);
    await old.close();
    server.stop();
  });
