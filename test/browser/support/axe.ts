import { AxeBuilder } from '@axe-core/playwright';
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

/** What axe finds in a page, by rule and place, with what would mend it. */
export async function axeFindings(page: Page, rules: readonly string[] = WCAG_RULES): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules([...rules]).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.flat().join(' ')} ${node.failureSummary ?? ''}`),
  );
}
