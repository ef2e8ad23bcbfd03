import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** What the processes of a server have used, read from Linux' /proc. */
export interface Usage {
  /** CPU seconds of all threads since the processes began. */
  cpuSeconds: number;
  /** Resident memory in MB, summed. */
  residentMb: number;
  /** Open file descriptors, summed. */
  descriptors: number;
}

/** The process and everything below it. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statFields(Number(entry))?.[1]);
    if (Number.isFinite(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (root: number): number[] => [root, ...(children.get(root) ?? []).flatMap(below)];
  return below(pid);
}

/** Sums the use of `pids`; those that ended meanwhile count nothing. */
export function usage(pids: number[]): Usage {
  const sum: Usage = { cpuSeconds: 0, residentMb: 0, descriptors: 0 };
  for (const pid of pids) {
    const fields = statFields(pid);
    if (!fields) continue;
    sum.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    sum.residentMb += (Number(fields[21]) * PAGE_BYTES) / 1e6;
    sum.descriptors += readdirSync(`/proc/${pid}/fd`).length;
  }
  return sum;
}

/** Fields of /proc/PID/stat from the third (state) on; the second, the name, may hold spaces and brackets. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
