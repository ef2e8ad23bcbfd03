import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { WCAG_RULES } from '../browser/support/axe.ts';
import { LOOKS } from '../browser/support/fake-media.ts';
import { Person } from '../browser/support/person.ts';
import { expect, test } from './support/fixtures.ts';

/** What axe finds in Firefox, by rule and place. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(
    async (rules) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      const { violations } = await inPage.run({ runOnly: { type: 'rule', values: rules } });
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' ')}`));
    },
    [...WCAG_RULES],
  );
}

test('the page is accessible in Firefox before joining, in the room and after it', async ({ browser, space, open, room }) => {
  const bob = await Person.join(browser, `${space.url}/guest?room=${room}&user=Bob`, { looks: LOOKS.red });
  const fox = await open(`${space.url}/?room=${room}&user=Fox`);
  await fox.offers('Join');
  expect(await findings(fox.page)).toEqual([]);
  await fox.press('Join');
  await expect.poll(() => fox.names()).toEqual(['Bob', 'Fox (you)']);
  expect(await findings(fox.page)).toEqual([]);
  await fox.press('Leave');
  await fox.isOut('You left the meeting');
  expect(await findings(fox.page)).toEqual([]);
  await bob.close();
});
