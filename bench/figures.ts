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
  /** One value a run, with the reason when it says nothing, e.g. pictures that did not arrive. */
  runs: { value: number; invalid: string | undefined }[];
  /** Upper bound. Null: none; without {@link least} it is told for information only. */
  target: number | null;
  /** Lower bound. */
  least?: number | undefined;
}

/** A Markdown table of the medians of the valid runs; the others are shown struck out. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, unit, runs, target, least } = figure;
    const bound = least !== undefined ? `≥ ${least} ${unit}` : target === null ? '–' : `≤ ${target} ${unit}`;
    const each = runs.map((run) => (run.invalid ? `~~${format(run.value)}~~` : format(run.value)));
    return `| ${name} | ${format(median(validOf(figure)))} ${unit} | ${each.join(' · ')} | ${bound} | ${verdict(figure)} |`;
  });
  return ['| what | median | runs | target | |', '| --- | ---: | --- | --- | --- |', ...rows].join('\n');
}

/** Values of the valid runs, or of all when none is. */
function validOf({ runs }: Figure): number[] {
  const valid = runs.filter((run) => !run.invalid);
  return (valid.length > 0 ? valid : runs).map((run) => run.value);
}

function verdict(figure: Figure): string {
  const { runs, target, least } = figure;
  if (runs.every((run) => run.invalid)) return `**not valid**: ${runs[0]?.invalid}`;
  if (target === null && least === undefined) return '';
  const value = median(validOf(figure));
  return value <= (target ?? Number.POSITIVE_INFINITY) && value >= (least ?? 0) ? 'met' : '**missed**';
}

function format(value: number): string {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
