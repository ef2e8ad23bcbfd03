/** Prints a measured figure when figures are asked for (`FIGURES=1`); docs/performance.md says which. */
export function tell(what: string, figures: Record<string, number>): void {
  if (!process.env.FIGURES) return;
  const parts = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(1)} s`);
  console.log(`${what}: ${parts.join(', ')}`);
}
