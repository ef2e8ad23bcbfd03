import type { Link } from './ports.ts';

/** Server applications that follow the beginning and end of all sessions of a project (space-protocol 8.2). */
export class Observers {
  readonly #byProject = new Map<string, Set<Link>>();

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

  forget(link: Link): void {
    for (const projectId of [...this.#byProject.keys()]) this.#remove(projectId, link);
  }

  #remove(projectId: string, link: Link): void {
    const links = this.#byProject.get(projectId);
    links?.delete(link);
    if (links?.size === 0) this.#byProject.delete(projectId);
  }
}
