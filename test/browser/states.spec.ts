import { denyCamera, LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a denied camera is explained, and one can join without it', async ({ browser, space, room }) => {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, {
    looks: LOOKS.green,
    script: denyCamera,
  });
  await expect(guest.page.getByRole('heading', { name: 'Camera is blocked' })).toBeVisible();
  await expect(guest.button('Try again')).toBeVisible();
  await guest.button('Join without camera').click();
  await guest.isIn();
  await expect(guest.button('No camera')).toHaveAttribute('aria-disabled', 'true');
  await expect.poll(async () => (await moderator.hears([LOOKS.green.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  // Without a camera one still sees the others.
  const id = await moderator.memberId();
  await expect.poll(async () => (await guest.sees())[id], { timeout: 20_000 }).toBe('red');
  await guest.close();
  await moderator.close();
});

test('no camera and no microphone at all: one joins to see and hear', async ({ browser, space, room }) => {
  const script = (): void => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('Requested device not found', 'NotFoundError');
    };
  };
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { script });
  await expect(guest.page.getByRole('heading', { name: 'No camera or microphone found' })).toBeVisible();
  await guest.button('Join without both').click();
  await guest.isIn();
  await expect.poll(async () => (await guest.hears([LOOKS.red.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await guest.close();
  await moderator.close();
});

test('a full room is explained, and lets one in when there is a place', async ({ browser, space, room }) => {
  await space.createRoom({ name: room, max_members: 1 });
  const first = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const second = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green });
  await expect(second.page.getByRole('heading', { name: 'You cannot enter this room now' })).toBeVisible();
  await expect(second.page.getByText('full')).toBeVisible();
  await first.button('Leave').click();
  await expect(first.page.getByRole('heading', { name: 'You have left the room' })).toBeVisible();
  await second.button('Try again').click();
  await second.isIn();
  await second.close();
  await first.close();
});

test('a token that the server does not accept is explained, and a new page has a new one', async ({ browser, space, room }) => {
  // The first page carries a token whose signature is wrong; the page's script runs after `interactive`.
  const script = (): void => {
    document.addEventListener('readystatechange', () => {
      const visit = document.getElementById('visit');
      if (!visit || document.readyState !== 'interactive' || sessionStorage.getItem('spoilt')) return;
      sessionStorage.setItem('spoilt', 'yes');
      visit.textContent = (visit.textContent ?? '').replace(/("token":"[^".]+\.[^".]+\.)[^"]+/, '$1bm90LW91cnM');
    });
  };
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green, script });
  await expect(guest.page.getByRole('heading', { name: 'Your pass for this room was not accepted' })).toBeVisible();
  await guest.button('Load the page again').click();
  await guest.isIn();
  await guest.close();
});

test('a page that is neither https nor localhost says what browsers demand', async ({ browser, space, room }) => {
  const url = `${space.url.replace('localhost', 'insecure.test')}/guest?room=${room}&user=Ann`;
  const guest = await Person.open(browser, url);
  await expect(guest.page.getByRole('heading', { name: 'This page is not secure enough for a call' })).toBeVisible();
  await expect(guest.page.getByText('https')).not.toHaveCount(0);
  await guest.close();
});

test('a browser without WebRTC is told so', async ({ browser, space, room }) => {
  const script = (): void => {
    Reflect.deleteProperty(window, 'RTCPeerConnection');
  };
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { script });
  await expect(guest.page.getByRole('heading', { name: 'This browser cannot join video calls' })).toBeVisible();
  await guest.close();
});

test('hostile names are shown as the text they are', async ({ browser, space, room }) => {
  const name = '<img src=x onerror=alert(1)>"\'&';
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=${encodeURIComponent(name)}`, {
    looks: LOOKS.red,
  });
  expect(await guest.names()).toEqual([`${name} (you)`]);
  await expect(guest.page.getByTestId('user')).toHaveText(name);
  expect(guest.errors).toEqual([]);
  await guest.close();
});

test('neither token nor names stay in the browser beyond the tab', async ({ browser, space, room }) => {
  const guest = await Person.join(browser, `${space.url}/guest?room=${room}&user=Annabella`, { looks: LOOKS.red });
  // The SDK's logger keeps its level there.
  const kept = await guest.page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toMatch(new RegExp(`Annabella|${room}|eyJ`));
  expect(await guest.context.cookies()).toEqual([]);
  await guest.close();
});
