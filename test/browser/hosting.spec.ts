import type { Browser } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';
import type { Wirespace } from './support/wirespace.ts';

function join(browser: Browser, space: Wirespace, room: string, user: string): Promise<Person> {
  const looks = { Mo: LOOKS.red, Ann: LOOKS.green, Bea: LOOKS.blue }[user] ?? LOOKS.blue;
  return Person.join(browser, `${space.url}/meet/${room}?user=${user}${user === 'Mo' ? '&as=host' : ''}`, { looks });
}

test('somebody who is removed and blocked does not come back', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  await expect.poll(() => host.names()).toHaveLength(2);
  await host.remove('Ann', { block: true });
  await ann.isOut('You were removed from the meeting');
  await expect(host.page.getByText('Ann was removed and cannot come back with the same link')).toBeVisible();
  await ann.button('Join again').click();
  await ann.isOut('This link no longer works');
  await expect(ann.page.getByRole('button')).toHaveCount(0);
  // Not by loading the page again either.
  const response = await ann.page.reload();
  expect(response?.status()).toBe(403);
  await expect(ann.page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  // Others open the same link as before.
  const bea = await join(browser, consenting, room, 'Bea');
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Bea']);
  await Promise.all([host, ann, bea].map((person) => person.close()));
});

test('somebody who is removed stays out, whatever page it loads, until a host lets it in again', async ({
  browser,
  consenting,
  room,
}) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  await expect.poll(() => host.names()).toHaveLength(2);
  await host.remove('Ann');
  await ann.isOut('You were removed from the meeting');
  await ann.button('Join again').click();
  await ann.isOut('You were removed from this meeting');
  // A page loaded anew has another token.
  await ann.page.reload();
  await ann.isOut('You were removed from this meeting');
  await host.button('Let in again').click();
  await expect(host.page.getByText('Ann may join again')).toBeVisible();
  await ann.button('Try again').click();
  await ann.isIn();
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Ann']);
  await Promise.all([host, ann].map((person) => person.close()));
});

test('somebody whose call id is the word for everybody is removed alone', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  // A changed client: on the wire the call that its SDK made is called "all".
  let own = '';
  const troll = await Person.join(browser, `${consenting.url}/meet/${room}?user=Troll`, {
    looks: LOOKS.blue,
    frames: {
      sent: (frame) => {
        own ||= /"callID":"([0-9a-f-]{36})"/.exec(frame)?.[1] ?? '';
        return own ? frame.replaceAll(own, 'all') : frame;
      },
      received: (frame) => (own ? frame.replaceAll(/"(callID|call_id)":"all"/g, `"$1":"${own}"`) : frame),
    },
  });
  expect(own).not.toBe('');
  await expect.poll(() => host.names()).toHaveLength(3);
  await host.remove('Troll');
  await troll.isOut('You were removed from the meeting');
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Ann']);
  for (const person of [host, ann]) await person.isIn();
  await Promise.all([host, ann, troll].map((person) => person.close()));
});

test('a locked room lets nobody in, until it is open again', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  await host.button('Lock the room').click();
  await expect(host.button('Unlock the room')).toBeVisible();
  const ann = await Person.open(browser, `${consenting.url}/meet/${room}?user=Ann&skip=1`, { looks: LOOKS.green });
  await ann.isOut('This room is locked');
  await host.button('Unlock the room').click();
  await expect(host.button('Lock the room')).toBeVisible();
  await ann.button('Try again').click();
  await ann.isIn();
  await Promise.all([host, ann].map((person) => person.close()));
});

test('the host ends the meeting for all', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  await host.button('Ways to leave').click();
  await host.page.getByRole('menuitem', { name: /^End for all/ }).click();
  await host.button('End for all').click();
  for (const person of [host, ann]) await person.isOut('The meeting has ended');
  await Promise.all([host, ann].map((person) => person.close()));
});

test('raised hands stand in order, and the host lowers them', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  const bea = await join(browser, consenting, room, 'Bea');
  await bea.button('Raise hand').click();
  await expect(bea.button('Lower hand')).toBeVisible();
  await ann.button('Raise hand').click();
  const hands = host.page.getByRole('button', { name: /^Lower hand of / });
  await expect(hands).toHaveCount(2);
  expect(await hands.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual([
    'Lower hand of Bea',
    'Lower hand of Ann',
  ]);
  await host.button('Lower hand of Bea').click();
  await expect(bea.page.getByText('Mo lowered your hand')).toBeVisible();
  await host.button('Lower all').click();
  await expect(ann.button('Raise hand')).toBeVisible();
  await Promise.all([host, ann, bea].map((person) => person.close()));
});

test('a shared screen is the large tile for all, and the host can stop it', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  await ann.button('Share screen').click();
  await expect(ann.button('Stop sharing')).toBeVisible();
  await expect(host.page.getByText('Ann shares the screen')).toBeVisible();
  const people = await Promise.all([host, ann].map((person) => person.memberId()));
  /** Parts of the picture that somebody's tiles take: the shared screen's, and the largest of a person. */
  const sizes = async (person: Person): Promise<[number, number]> => {
    const layers = (await person.layers()).map((one) => ({ ...one, part: (one.width * one.height) / 10_000 }));
    const largest = (of: typeof layers): number => Math.max(0, ...of.map(({ part }) => part));
    const isPerson = ({ id }: { id: string }): boolean => people.includes(id);
    return [largest(layers.filter((one) => !isPerson(one))), largest(layers.filter(isPerson))];
  };
  for (const person of [host, ann]) {
    await expect.poll(async () => (await person.layers()).length).toBe(3);
    await expect.poll(async () => (await sizes(person))[0]).toBeGreaterThan(0.4);
    expect((await sizes(person))[1]).toBeLessThan(0.2);
  }
  await ann.button('Stop sharing').click();
  await expect(ann.button('Share screen')).toBeVisible();
  await expect.poll(async () => (await host.layers()).length).toBe(2);
  // The layout before is back.
  await expect.poll(async () => (await sizes(host))[1]).toBeCloseTo(0.25, 2);
  await ann.button('Share screen').click();
  await expect(ann.button('Stop sharing')).toBeVisible();
  await host.choose('Ann', /^Stop screen share/);
  await expect(ann.button('Share screen')).toBeVisible();
  await Promise.all([host, ann].map((person) => person.close()));
});

test('a person moves to the audience and back on stage', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  const id = await ann.memberId();
  await host.choose('Ann', /^Move to audience/);
  await expect(ann.page.getByText('You are now in the audience.')).toBeVisible();
  await expect(ann.button('Mute microphone')).toHaveCount(0);
  await expect.poll(() => host.names()).toEqual(['Mo (you)']);
  await host.button('Bring Ann on stage').click();
  await expect(ann.button('Mute microphone')).toBeVisible();
  await expect.poll(() => host.names()).toEqual(['Mo (you)', 'Ann']);
  expect(await ann.memberId()).toBe(id);
  await expect.poll(async () => (await host.sees())[id], { timeout: 20_000 }).toBe('green');
  await Promise.all([host, ann].map((person) => person.close()));
});

test('a spotlight gives one person the large place for all', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  const id = await ann.memberId();
  const share = async (person: Person): Promise<number> => {
    const layer = (await person.layers()).find((one) => one.id === id);
    return layer ? (layer.width * layer.height) / 10_000 : 0;
  };
  await host.choose('Ann', /^Spotlight/);
  for (const person of [host, ann]) await expect.poll(() => share(person)).toBeGreaterThan(0.4);
  await host.choose('Ann', /^End spotlight/);
  for (const person of [host, ann]) await expect.poll(() => share(person)).toBeLessThan(0.3);
  await Promise.all([host, ann].map((person) => person.close()));
});

test('a device that went silent comes back with one button', async ({ browser, consenting, room }) => {
  const host = await join(browser, consenting, room, 'Mo');
  const ann = await join(browser, consenting, room, 'Ann');
  // What a phone call does on a phone.
  await ann.page.evaluate(() => {
    const { roomSession } = globalThis as unknown as { roomSession: { localStream: MediaStream } };
    for (const track of roomSession.localStream.getTracks()) track.stop();
  });
  await ann.button('Restart my audio and video').click();
  await expect(ann.page.getByText('Your audio and video are back')).toBeVisible();
  const id = await ann.memberId();
  await expect.poll(async () => (await host.sees())[id], { timeout: 20_000 }).toBe('green');
  await expect.poll(async () => (await host.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await Promise.all([host, ann].map((person) => person.close()));
});
