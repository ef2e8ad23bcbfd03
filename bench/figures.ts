/** The middle value; of an even number, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which a share `p` (0 … 1) of the values lies. NaN for no values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** One line of the result: what was measured, the runs, the target. */
export interface Figure {
  name: string;
  unit: string;
  /** One value a run. */
  runs: number[];
  /** Upper bound. Null: told for information only. */
  target: number | null;
  /** Why the figure says nothing, e.g. pictures that did not arrive; empty when it is sound. */
  invalid: string[];
}

/** A Markdown table of the medians. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, unit, runs, target } = figure;
    const bound = target === null ? '–' : `≤ ${target} ${unit}`;
    return `| ${name} | ${format(median(runs))} ${unit} | ${runs.map(format).join(' · ')} | ${bound} | ${verdict(figure)} |`;
  });
  return ['| what | median | runs | target | |', '| --- | ---: | --- | --- | --- |', ...rows].join('\n');
}

function verdict({ runs, target, invalid }: Figure): string {
  if (invalid.length > 0) return `**not valid**: ${invalid[0]}`;
  if (target === null) return '';
  return median(runs) <= target ? 'met' : '**missed**';
}

function format(value: number): string {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
