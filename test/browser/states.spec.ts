import { denyCamera, LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';

test('a denied camera is explained, and one can join without it', async ({ browser, space, room }) => {
  const moderator = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann&skip=1`, {
    looks: LOOKS.green,
    script: denyCamera,
  });
  await expect(guest.page.locator('[data-trouble="denied"]')).toContainText('camera');
  await expect(guest.button('Try again')).toBeVisible();
  await guest.button('Join').click();
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
  await expect(guest.page.locator('[data-trouble="missing"]')).toBeVisible();
  await guest.button('Join').click();
  await guest.isIn();
  await expect.poll(async () => (await guest.hears([LOOKS.red.tone]))[0], { timeout: 20_000 }).toBeGreaterThan(-50);
  await guest.close();
  await moderator.close();
});

test('a device that another program holds can be tried again', async ({ browser, space, room }) => {
  const script = (): void => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const free = globalThis as unknown as { free?: boolean };
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (constraints?.video && !free.free) throw new DOMException('Could not start video source', 'NotReadableError');
      return real(constraints);
    };
  };
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { looks: LOOKS.green, script });
  await expect(guest.page.locator('[data-trouble="busy"]')).toBeVisible();
  await guest.page.evaluate(() => Object.assign(globalThis, { free: true }));
  await guest.button('Try again').click();
  await expect(guest.page.locator('[data-trouble]')).toHaveCount(0);
  await expect(guest.page.locator('ws-preview video')).toBeVisible();
  await guest.close();
});

test('a full room is explained, and lets one in when there is a place', async ({ browser, space, room }) => {
  await space.createRoom({ name: room, max_members: 1, join_by_link: true });
  const first = await Person.join(browser, `${space.url}/?room=${room}&user=Mo`, { looks: LOOKS.red });
  const second = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann&skip=1`, { looks: LOOKS.green });
  await second.isOut('This room is full');
  await expect(second.page.getByText('Its only place is taken.')).toBeVisible();
  await first.button('Leave').click();
  await first.isOut('You left the meeting');
  await second.button('Try again').click();
  await second.isIn();
  await second.close();
  await first.close();
});

test('a room that is not open yet says when it opens', async ({ browser, space, room }) => {
  await space.createRoom({ name: room, join_by_link: true, join_from: new Date(Date.now() + 3_600_000).toISOString() });
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann&skip=1`, { looks: LOOKS.green });
  await guest.isOut('This room is not open yet');
  await expect(guest.page.getByText(/It opens at /)).toBeVisible();
  await guest.close();
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
  const url = `${space.url}/guest?room=${room}&user=Ann&skip=1`;
  const guest = await Person.open(browser, url, { looks: LOOKS.green, script });
  await guest.isOut('Your pass has expired');
  await guest.button('Load the page again').click();
  await guest.isIn();
  await guest.close();
});

test('a page that is neither https nor localhost says what browsers demand', async ({ browser, space, room }) => {
  const url = `${space.url.replace('localhost', 'insecure.test')}/guest?room=${room}&user=Ann`;
  const guest = await Person.open(browser, url);
  await guest.isOut('This page needs https');
  await guest.close();
});

test('a browser without WebRTC is told so', async ({ browser, space, room }) => {
  const script = (): void => {
    Reflect.deleteProperty(window, 'RTCPeerConnection');
  };
  const guest = await Person.open(browser, `${space.url}/guest?room=${room}&user=Ann`, { script });
  await guest.isOut('This browser cannot join');
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
  // The cookie names the browser by a random word, for those whom a host has blocked.
  const cookies = await guest.context.cookies();
  expect(cookies.map((one) => [one.name, one.httpOnly])).toEqual([['wirespace_device', true]]);
  expect(cookies[0]?.value).toMatch(/^[A-Za-z0-9_-]{22}$/);
  await guest.close();
});
