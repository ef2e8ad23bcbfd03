import { test as base, expect as playwrightExpect } from '@playwright/test';
import { Wirespace } from './wirespace.ts';

/**
 * `space`: one server for all tests of a worker; each test takes a `room` of its own. `consenting`: one as it comes by default, where
 * hosts ask people to unmute. `start`: further servers, ended with the test
 * whether it passes or not.
 */
export const test = base.extend<{ room: string; start: typeof Wirespace.start }, { space: Wirespace; consenting: Wirespace }>({
  space: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      // The first version's pages unmuted directly; tests about consent start a server of their own.
      const space = await Wirespace.start({ UNMUTE: 'direct' });
      await use(space);
      await space.stop();
    },
    { scope: 'worker' },
  ],
  consenting: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const space = await Wirespace.start();
      await use(space);
      await space.stop();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  room: async ({}, use, info) => {
    await use(`room_${info.testId.replace(/[^A-Za-z0-9]/g, '')}`);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  start: async ({}, use) => {
    const servers: Wirespace[] = [];
    await use(async (env) => {
      const server = await Wirespace.start(env);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
});

/** Waits between looks in ms; the last one goes on. Playwright's go up to a second, which most of what is waited for does not take. */
const INTERVALS = [50, 100, 200, 300];

const poll: typeof playwrightExpect.poll = (actual, options) =>
  playwrightExpect.poll(actual, {
    intervals: INTERVALS,
    ...(typeof options === 'string' ? { message: options } : options),
  });

/** Playwright's, with shorter waits between the looks of `poll`. */
export const expect: typeof playwrightExpect = new Proxy(playwrightExpect, {
  get: (target, name) => (name === 'poll' ? poll : Reflect.get(target, name)),
});
