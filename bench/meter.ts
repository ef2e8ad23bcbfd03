import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What the processes of a server have used, read from Linux' /proc. */
export interface Usage {
  /** CPU seconds of all threads since the processes began. */
  cpuSeconds: number;
  /** Resident memory in MB: what each process has for itself, summed, and once what they share (above all Node's own program). */
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
  let shared = 0;
  for (const pid of pids) {
    const fields = statFields(pid);
    if (!fields) continue;
    sum.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    const memory = memoryOf(pid);
    sum.residentMb += memory.own;
    shared = Math.max(shared, memory.shared);
    sum.descriptors += readdirSync(`/proc/${pid}/fd`).length;
  }
  sum.residentMb += shared;
  return sum;
}

/** MB of a process that no other process has, and the rest of what it has resident. */
function memoryOf(pid: number): { own: number; shared: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (name: string): number => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024) / 1e6;
  const own = mb('Private_Clean') + mb('Private_Dirty');
  return { own, shared: mb('Rss') - own };
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

/** CPU seconds that all processes of the machine have used, counted from its start. */
export function machineSeconds(): number {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '').split(/ +/);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = fields.map(Number);
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
}
