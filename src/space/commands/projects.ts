import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Project } from '../../store/projects.ts';
import type { Store } from '../../store/store.ts';
import { hashToken } from '../../tokens/secrets.ts';
import { newApiToken } from '../secrets.ts';

/** A command that cannot be carried out. The message is one line for the operator. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface ProjectsOptions {
  store: Pick<Store, 'projects' | 'roomTokens'>;
  clock: Clock;
  ids: Ids;
  /** Id of the server's own project, whose token stands in the configuration or the data folder; null when it is not known. */
  ownProject: string | null;
}

/** Bytes of a project's salt. */
const SALT_BYTES = 16;
const LONGEST_NAME = 100;

/** What an operator does with projects, on a store that a server may have open as well. */
export class Projects {
  readonly #options: ProjectsOptions;

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  /** A new project and its API token. The token is shown this once: only its hash is stored. */
  async create(name: string): Promise<{ project: Project; token: string }> {
    const { store, clock, ids } = this.#options;
    if (name.trim() === '' || [...name].length > LONGEST_NAME || /[\p{Cc}\p{Cs}]/u.test(name))
      throw new CommandError(`a project's name has 1 to ${LONGEST_NAME} printable characters`);
    const token = newApiToken(ids);
    const project = { id: ids.uuid(), name, tokenHash: hashToken(token), tokenScopes: ['video'], createdAt: clock.now() };
    await store.projects.save(project);
    return { project: { ...project, signingSalt: null }, token };
  }

  /** The oldest first. */
  async list(): Promise<{ project: Project; own: boolean }[]> {
    const all = await this.#options.store.projects.list();
    return all.map((project) => ({ project, own: project.id === this.#options.ownProject }));
  }

  /** Another API token; the present one is void at once. */
  async rotateToken(id: string): Promise<{ project: Project; token: string }> {
    const project = await this.#find(id);
    if (project.id === this.#options.ownProject)
      throw new CommandError(
        `${project.id} is the server's own project: set SPACE_TOKEN, or delete the file "token" in DATA_DIR, and start again`,
      );
    const token = newApiToken(this.#options.ids);
    await this.#options.store.projects.changeToken(project.id, hashToken(token));
    return { project, token };
  }

  /** Makes all room tokens of the project void by another signing key, the recorded ones revoked. */
  async revokeRoomTokens(id: string): Promise<Project> {
    const { store, clock, ids } = this.#options;
    const project = await this.#find(id);
    await store.projects.changeSigningSalt(project.id, ids.hex(SALT_BYTES));
    await store.roomTokens.revokeAll(project.id, clock.now());
    return project;
  }

  async #find(id: string): Promise<Project> {
    const project = await this.#options.store.projects.find(id.toLowerCase());
    if (!project) throw new CommandError('there is no project with this id; `wirespace project list` shows all');
    return project;
  }
}
