import type { Link } from '../ports.ts';

/** Channels of ended sessions that are remembered, of all projects together. */
const REMEMBERED_CHANNELS = 1_000;

/** Server applications that follow the beginning and end of all sessions of a project (space-protocol 8.2). */
export class ProjectFollowers {
  readonly #byProject = new Map<string, Map<Link['id'], Link>>();
  /** Project and channel of sessions that ended lately. */
  readonly #ended = new Set<string>();

  add(projectId: string, link: Link): void {
    const links = this.#byProject.get(projectId) ?? new Map<Link['id'], Link>();
    this.#byProject.set(projectId, links);
    links.set(link.id, link);
  }

  remove(projectId: string, link: Link): void {
    const links = this.#byProject.get(projectId);
    links?.delete(link.id);
    if (links?.size === 0) this.#byProject.delete(projectId);
  }

  of(projectId: string): Link[] {
    return [...(this.#byProject.get(projectId)?.values() ?? [])];
  }

  /** A session is over: following its channel is pointless from now on, and no mistake (space-protocol 8.2). */
  sessionEnded(projectId: string, channel: string): void {
    this.#ended.add(endOf(projectId, channel));
    const [oldest] = this.#ended;
    if (this.#ended.size > REMEMBERED_CHANNELS && oldest !== undefined) this.#ended.delete(oldest);
  }

  endedLately(projectId: string, channel: string): boolean {
    return this.#ended.has(endOf(projectId, channel));
  }

  forget(link: Link): void {
    for (const projectId of [...this.#byProject.keys()]) this.remove(projectId, link);
  }
}

function endOf(projectId: string, channel: string): string {
  return `${projectId} ${channel}`;
}
