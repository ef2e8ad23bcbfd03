import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { LOOKS } from './support/fake-media.ts';
import { expect, test } from './support/fixtures.ts';
import { Person } from './support/person.ts';
import { API_TOKEN, PROJECT, type Wirespace } from './support/wirespace.ts';

/** A certificate authority of the test and a certificate of `localhost` that it signed. */
function makeCertificates(directory: string): { authority: string; certificate: string; key: string } {
  const file = (name: string): string => join(directory, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  openssl(
    'req',
    ...newKey,
    '-keyout',
    file('key.pem'),
    '-out',
    file('request.pem'),
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    file('request.pem'),
    '-CA',
    file('ca.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-out',
    file('cert.pem'),
    '-days',
    '2',
    '-copy_extensions',
    'copy',
  );
  return { authority: file('ca.pem'), certificate: file('cert.pem'), key: file('key.pem') };
}

/** Somebody at the pages of one server and somebody at those of the other meet in the one Space. */
async function expectMeeting(browser: Browser, pages: Wirespace, space: Wirespace, room: string): Promise<void> {
  const options = { ignoreHTTPSErrors: true };
  const there = await Person.join(browser, `${space.url}/?room=${room}&user=There`, { ...options, looks: LOOKS.red });
  const here = await Person.join(browser, `${pages.url}/guest?room=${room}&user=Here`, { ...options, looks: LOOKS.green });
  await expect.poll(() => there.names()).toEqual(['There (you)', 'Here']);
  const id = await here.memberId();
  for (const person of [there, here]) {
    await expect.poll(async () => (await person.sees())[id], { timeout: 20_000 }).toBe('green');
  }
  await there.button('Mute Here').click();
  await expect(here.button('Unmute microphone')).toBeVisible();
  expect(here.errors).toEqual([]);
  await here.close();
  await there.close();
}

test('the pages of one server use another one over http on loopback', async ({ browser, space, room, start }) => {
  const pages = await start({
    SIGNALWIRE_SPACE: space.url,
    SIGNALWIRE_PROJECT_KEY: PROJECT,
    SIGNALWIRE_TOKEN: API_TOKEN,
  });
  await expectMeeting(browser, pages, space, room);
});

test('the pages of one server use another one over https with a given certificate authority', async ({
  browser,
  room,
  start,
}) => {
  const directory = await mkdtemp(join(tmpdir(), 'wirespace-tls-'));
  const { authority, certificate, key } = makeCertificates(directory);
  const space = await start({ UNMUTE: 'direct', TLS_CERT: certificate, TLS_KEY: key });
  const remote = { SIGNALWIRE_SPACE: space.url, SIGNALWIRE_PROJECT_ID: PROJECT, SIGNALWIRE_API_TOKEN: API_TOKEN };

  const distrustful = await start(remote);
  const refused = await fetch(`${distrustful.url}/guest`);
  expect(refused.status).toBe(502);
  await distrustful.stop();

  const pages = await start({ ...remote, NODE_EXTRA_CA_CERTS: authority });
  await expectMeeting(browser, pages, space, room);
  await rm(directory, { recursive: true });
});
