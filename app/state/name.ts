import { cleanName } from '../../src/wire/names.ts';

export { nameProblem } from '../../src/wire/names.ts';

/**
 * A name that came from elsewhere, on one line and without anything that nobody sees or that changes the direction of other text.
 * Other Spaces and tokens may carry any.
 */
export function plainName(name: string): string {
  return cleanName(name);
}
