import type { Link } from '../ports.ts';

/** Channels of ended sessions that are remembered, of all projects together. */
const REMEMBERED_CHANNELS = 1_000;

/** Server applications that follow the beginning and end of all sessions of a project (space-protocol 8.2). */
export class ProjectFollowers {
  readonly #byProject = new Map<string, Set<Link>>();
  /** Project and channel of sessions that ended lately. */
  readonly #ended = new Set<string>();

  /** Returns the function that ends it. */
  add(projectId: string, link: Link): () => void {
    const links = this.#byProject.get(projectId) ?? new Set<Link>();
    this.#byProject.set(projectId, links);
    links.add(link);
    return () => this.#remove(projectId, link);
  }

  of(projectId: string): Link[] {
    return [...(this.#byProject.get(projectId) ?? [])];
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
    for (const projectId of [...this.#byProject.keys()]) this.#remove(projectId, link);
  }

  #remove(projectId: string, link: Link): void {
    const links = this.#byProject.get(projectId);
    links?.delete(link);
    if (links?.size === 0) this.#byProject.delete(projectId);
  }
}

function endOf(projectId: string, channel: string): string {
  return `${projectId} ${channel}`;
}
