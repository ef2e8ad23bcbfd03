import type { Browser } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';
import type { Wirespace } from './support/wirespace.ts';

/** Loudest that a tone may be in a mix that must not hold it, and quietest where it must, in dB below full scale. */
const SILENT_DB = -70;
const HEARD_DB = -50;

interface Meeting {
  moderator: Person;
  ann: Person;
  bea: Person;
  everybody: Person[];
}

/** A moderator (red, 440 Hz) and the guests Ann (green, 1010 Hz) and Bea (blue, 1730 Hz) in one room. */
async function meet(browser: Browser, space: Wirespace, room: string): Promise<Meeting> {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const ann = await Person.join(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  const bea = await Person.join(browser, `${space.url}/guest?room=${room}&user=Bea`, { looks: LOOKS.blue });
  const everybody = [moderator, ann, bea];
  for (const person of everybody) await expect.poll(() => person.names()).toHaveLength(3);
  return { moderator, ann, bea, everybody };
}

async function expectPicture(person: Person, expected: Record<string, string | null>): Promise<void> {
  await expect.poll(() => person.sees(), { timeout: 20_000 }).toEqual(expected);
}

async function expectHears(person: Person, heard: number[], silent: number[]): Promise<void> {
  await expect
    .poll(
      async () => {
        const levels = await person.hears([...heard, ...silent]);
        return levels.map((level, i) => (i < heard.length ? level > HEARD_DB : level > SILENT_DB));
      },
      { timeout: 20_000 },
    )
    .toEqual([...heard.map(() => true), ...silent.map(() => false)]);
}

test.describe('a moderator and two guests', () => {
  test('each sees three tiles in the right rectangles, hears the others and not itself', async ({ browser, space, room }) => {
    const { moderator, ann, bea, everybody } = await meet(browser, space, room);
    const [red, green, blue] = await Promise.all(everybody.map((person) => person.memberId()));
    for (const person of everybody) {
      await expect.poll(async () => (await person.layers()).length).toBe(3);
      await expectPicture(person, { [red as string]: 'red', [green as string]: 'green', [blue as string]: 'blue' });
    }
    await expectHears(moderator, [LOOKS.green.tone, LOOKS.blue.tone], [LOOKS.red.tone]);
    await expectHears(ann, [LOOKS.red.tone, LOOKS.blue.tone], [LOOKS.green.tone]);
    await expectHears(bea, [LOOKS.red.tone, LOOKS.green.tone], [LOOKS.blue.tone]);
    // A tone is somebody talking: everybody is told when it begins and when it ends.
    await ann.button('Mute microphone').click();
    for (const person of everybody) await expect(person.row('Ann').locator('.face.talking')).toBeHidden();
    await ann.button('Unmute microphone').click();
    for (const person of everybody) await expect(person.row('Ann').locator('.face.talking')).toBeVisible();
    for (const person of everybody) expect(person.errors).toEqual([]);
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('the pages show room, user and role, and everybody by name and id', async ({ browser, space, room }) => {
    const { moderator, ann, everybody } = await meet(browser, space, room);
    await expect(moderator.page.getByRole('heading', { name: room })).toBeVisible();
    await expect(moderator.page.getByTestId('user')).toHaveText('Mo');
    await expect(moderator.page.getByTestId('role')).toHaveText('Moderator');
    await expect(ann.page.getByTestId('role')).toHaveText('Regular User');
    expect(await ann.names()).toEqual(['Mo', 'Ann (you)', 'Bea']);
    expect(await moderator.ids()).toEqual(await Promise.all(everybody.map((person) => person.memberId())));
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('one switches microphone and camera off and on with the own buttons', async ({ browser, space, room }) => {
    const { moderator, ann, everybody } = await meet(browser, space, room);
    const id = await ann.memberId();
    await expect.poll(async () => (await moderator.sees())[id], { timeout: 20_000 }).toBe('green');
    await ann.button('Mute microphone').click();
    await expect(ann.button('Unmute microphone')).toBeVisible();
    await expectHears(moderator, [LOOKS.blue.tone], [LOOKS.green.tone]);
    await expect(moderator.button('Unmute Ann')).toBeVisible();
    await ann.button('Turn off camera').click();
    await expect(ann.button('Turn on camera')).toBeVisible();
    await expect.poll(async () => (await moderator.sees())[id]).not.toBe('green');
    await ann.button('Unmute microphone').click();
    await ann.button('Turn on camera').click();
    await expectHears(moderator, [LOOKS.blue.tone, LOOKS.green.tone], []);
    await expect.poll(async () => (await moderator.sees())[id], { timeout: 20_000 }).toBe('green');
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('the moderator mutes, unmutes and removes a guest', async ({ browser, space, room }) => {
    const { moderator, ann, bea, everybody } = await meet(browser, space, room);
    const id = await ann.memberId();
    for (const person of [moderator, bea])
      await expect.poll(async () => (await person.sees())[id], { timeout: 20_000 }).toBe('green');
    await moderator.button('Mute Ann').click();
    await expectHears(bea, [LOOKS.red.tone], [LOOKS.green.tone]);
    await expect(ann.button('Unmute microphone')).toBeVisible();
    await expect(ann.page.getByText('Mo muted your microphone. No one hears you.')).toBeVisible();
    await moderator.button('Stop video of Ann').click();
    await expect(ann.button('Turn on camera')).toBeVisible();
    for (const person of [moderator, bea]) await expect.poll(async () => (await person.sees())[id]).not.toBe('green');
    await moderator.button('Unmute Ann').click();
    await moderator.button('Start video of Ann').click();
    await expectHears(bea, [LOOKS.red.tone, LOOKS.green.tone], []);
    for (const person of [moderator, bea])
      await expect.poll(async () => (await person.sees())[id], { timeout: 20_000 }).toBe('green');

    await moderator.remove('Ann');
    await expect(ann.page.getByRole('heading', { name: 'You were removed from the meeting' })).toBeVisible();
    for (const person of [moderator, bea]) {
      await expect.poll(() => person.names()).toHaveLength(2);
      await expect.poll(async () => (await person.layers()).length).toBe(2);
    }
    await expectHears(bea, [LOOKS.red.tone], [LOOKS.green.tone]);
    // A removal holds until a moderator takes it back.
    await ann.button('Join again').click();
    await ann.isOut('You were removed from this meeting');
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('the moderator mutes and unmutes everybody', async ({ browser, space, room }) => {
    const { moderator, ann, bea, everybody } = await meet(browser, space, room);
    await moderator.button('Mute all').click();
    await moderator.button('Mute everybody').click();
    for (const person of everybody) await expect(person.button('Unmute microphone')).toBeVisible();
    await expectHears(bea, [], [LOOKS.red.tone, LOOKS.green.tone]);
    await moderator.button('Stop all video').click();
    await moderator.button('Stop every video').click();
    for (const person of everybody) await expect(person.button('Turn on camera')).toBeVisible();
    await expect.poll(async () => Object.values(await ann.sees())).toEqual([null, null, null]);
    await moderator.button('Unmute all').click();
    await moderator.button('Start all video').click();
    for (const person of everybody) await expect(person.button('Mute microphone')).toBeVisible();
    await expectHears(bea, [LOOKS.red.tone, LOOKS.green.tone], []);
    await expect.poll(async () => Object.values(await ann.sees()).sort(), { timeout: 20_000 }).toEqual(['blue', 'green', 'red']);
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('a guest has no means to moderate, and the server refuses those of the console', async ({ browser, space, room }) => {
    const { moderator, ann, everybody } = await meet(browser, space, room);
    const memberId = await moderator.memberId();
    await expect(
      ann.button(/^(Mute|Stop video of|Unmute|Start video of|Ask|Options for) (Mo|Bea)|^(Mute|Unmute|Stop|Start|Ask) all|^Lock/),
    ).toHaveCount(0);
    for (const method of ['audioMute', 'audioUnmute', 'videoMute', 'videoUnmute', 'removeMember']) {
      expect(await ann.console(method, { memberId })).toEqual({ rejected: '403' });
    }
    expect(await ann.console('removeAllMembers', undefined)).toEqual({ rejected: '403' });
    expect(await ann.console('audioMute', undefined)).toEqual({ resolved: null });
    await expect(moderator.button('Mute microphone')).toBeVisible();
    expect(await moderator.names()).toHaveLength(3);
    await Promise.all(everybody.map((person) => person.close()));
  });

  test('leaving says so, takes one out of the list and the picture, and leads back', async ({ browser, space, room }) => {
    const { moderator, bea, everybody } = await meet(browser, space, room);
    await bea.button('Leave').click();
    await expect(bea.page.getByRole('heading', { name: 'You left the meeting' })).toBeVisible();
    await expect(bea.page.locator('video')).toHaveCount(0);
    await expect.poll(() => moderator.names()).toEqual(['Mo (you)', 'Ann']);
    await expect(moderator.page.getByText('Bea left')).toBeVisible();
    await bea.button('Join again').click();
    await bea.isIn();
    await expect.poll(() => moderator.names()).toEqual(['Mo (you)', 'Ann', 'Bea']);
    await Promise.all(everybody.map((person) => person.close()));
  });
});
