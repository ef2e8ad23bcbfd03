import type { Page } from '@playwright/test';
import axe from 'axe-core';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Names of all axe rules for WCAG 2.2 A and AA. Rules that axe calls experimental are among them: choosing by tags would leave them out.
 */
export const WCAG_RULES: readonly string[] = axe
  .getRules()
  .filter(({ tags }) => tags.some((tag) => LEVELS.includes(tag)) && !tags.includes('deprecated'))
  .map(({ ruleId }) => ruleId);

/** What axe finds in a page, by rule and place, with what would mend it. Throws for a page with frames, of which axe would see one only. */
export async function axeFindings(page: Page, rules: readonly string[] = WCAG_RULES): Promise<string[]> {
  if (page.frames().length > 1) throw new Error('axe looks at one frame only');
  // Once for each document: axe is half a megabyte, and the gallery is looked at hundreds of times.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return await page.evaluate(
    async (values) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      const { violations } = await inPage.run(document, { runOnly: { type: 'rule', values }, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.flat().join(' ')} ${node.failureSummary ?? ''}`),
      );
    },
    [...rules],
  );
}
