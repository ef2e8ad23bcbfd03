import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { test as base } from './fixtures.ts';
import { SdkPage, type SdkPageOptions } from './sdk-page.ts';
import { SdkServer } from './sdk-server.ts';

export interface EnterOptions extends SdkPageOptions {
  /** Options of the RoomSession. */
  session?: Record<string, unknown>;
  /** Parameters of `join`. */
  join?: Record<string, unknown>;
}

/** Token fields of somebody who may do everything. */
export const BOSS = { user_name: 'Mo', permissions: PERMISSIONS };

/** Options of somebody without a picture either way, where pictures prove nothing: it costs the machine less. */
export const VOICE: EnterOptions = { join: { video: false } };

/** Token fields of a viewer. */
export const VIEWER = { user_name: 'Vi', join_as: 'audience' };

interface Fixtures {
  /** Opens a page with the SDK; it is closed with the test. */
  open(options?: SdkPageOptions): Promise<SdkPage>;
  /** Opens a page and makes a RoomSession for the test's room with a new token of these fields. */
  ready(fields?: Record<string, unknown>, options?: EnterOptions): Promise<SdkPage>;
  /** The same, and joins. */
  enter(fields?: Record<string, unknown>, options?: EnterOptions): Promise<SdkPage>;
}

/** Tests with bare pages that carry the unmodified SDK; one server of such pages for all tests of a worker. */
export const test = base.extend<Fixtures, { pages: SdkServer }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const server = await SdkServer.start();
      await use(server);
      server.stop();
    },
    { scope: 'worker' },
  ],
  open: async ({ browser, pages }, use) => {
    const opened: SdkPage[] = [];
    await use(async (options) => {
      const page = await SdkPage.open(browser, pages.origin, options);
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map((page) => page.close()));
  },
  ready: async ({ open, space, room }, use) => {
    await use(async (fields = {}, options = {}) => {
      const [page, token] = await Promise.all([open(options), space.token({ room_name: room, user_name: 'Ann', ...fields })]);
      await page.create(token, options.session);
      return page;
    });
  },
  enter: async ({ ready }, use) => {
    await use(async (fields, options = {}) => {
      const page = await ready(fields, options);
      await page.join(options.join);
      return page;
    });
  },
});

export { expect } from './fixtures.ts';
