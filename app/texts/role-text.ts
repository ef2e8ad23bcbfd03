import { t } from './index.ts';

/** The word for a role: those that the server has by default are translated, a deployer's own stay as they are. */
export function roleText(label: string): string {
  return Object.hasOwn(t.roles, label) ? (t.roles[label] as string) : label;
}
