import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../base/clock.ts';
import { randomIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { type Config, loadConfig } from '../../config.ts';
import { databaseFile, openStore } from '../foundation.ts';
import { DataFolder } from '../secrets.ts';
import { step } from '../start-errors.ts';
import { CommandError, Projects } from './projects.ts';

const HELP = `wirespace project: the tenants of a Space, each with rooms, tokens and sessions of its own

Usage: wirespace project create <name>                 a new project; shows its API token, this once
       wirespace project list                          all projects, the oldest first
       wirespace project rotate-token <id>             another API token; the present one is void at once
       wirespace project revoke-room-tokens <id>       every room token given out so far is void at once

Options: --json                  the answer as JSON
         --revoke-room-tokens    with rotate-token: do both

Works on the database of the same configuration as the server (DATA_DIR or DATABASE_URL, .env of the current folder), while the
server runs or not. A running server takes up what changed; nothing has to be started again.`;

interface Answer {
  /** For people. */
  text: string;
  /** For programs. */
  json: unknown;
}

/**
 * `wirespace project …`: what to print. Throws CommandError for a command that cannot be done, ConfigError for a configuration that
 * cannot be used.
 */
export async function projectCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { values, positionals } = parse(args);
  if (values.help) return `${HELP}\n`;
  const [verb, argument, ...rest] = positionals;
  const run = verb === undefined || !Object.hasOwn(VERBS, verb) ? undefined : VERBS[verb as keyof typeof VERBS];
  if (!run)
    throw new CommandError(`${['project', verb ?? 'without a command'].join(' ')}: unknown; --help lists what can be done`);
  if (rest.length > 0 || (verb === 'list') !== (argument === undefined))
    throw new CommandError(
      `project ${verb} takes ${verb === 'list' ? 'no' : 'one'} argument; put quotes around a name of several words`,
    );
  if (values['revoke-room-tokens'] && verb !== 'rotate-token')
    throw new CommandError('--revoke-room-tokens goes with project rotate-token only');
  const config = loadConfig(env);
  const answer = await withProjects(config, (projects) =>
    run(projects, { argument: argument ?? '', revoke: values['revoke-room-tokens'], config }),
  );
  return values.json ? `${JSON.stringify(answer.json, null, 2)}\n` : `${answer.text}\n`;
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { json: flag, help: { ...flag, short: 'h' }, 'revoke-room-tokens': flag },
      allowPositionals: true,
    });
  } catch (error) {
    throw new CommandError(`project: ${(error as Error).message.split('. ', 1)[0]}`);
  }
}

interface Context {
  argument: string;
  revoke: boolean;
  config: Config;
}

const TOKEN_NOTE = 'The token is shown this once: only its hash is stored.';
const REVOKED_NOTE = 'All room tokens of the project are void. Who was in a room with one is put out within seconds.';

const VERBS = {
  async create(projects: Projects, { argument, config }: Context): Promise<Answer> {
    const { project, token } = await projects.create(argument);
    const where = config.DATABASE_URL === undefined ? `The project is in ${resolve(databaseFile(config))}.` : '';
    return {
      text: lines([`Project  ${project.id}`, `Name     ${project.name}`, `Token    ${token}`, '', TOKEN_NOTE, where]),
      json: { id: project.id, name: project.name, token, created_at: isoOf(project.createdAt) },
    };
  },

  async list(projects: Projects): Promise<Answer> {
    const all = await projects.list();
    const rows = all.map(
      ({ project, own }) => `${project.id}  ${isoOf(project.createdAt)}  ${project.name}${own ? "  (the server's own)" : ''}`,
    );
    return {
      text: rows.length === 0 ? 'There is no project yet.' : rows.join('\n'),
      json: all.map(({ project, own }) => ({ id: project.id, name: project.name, created_at: isoOf(project.createdAt), own })),
    };
  },

  async 'rotate-token'(projects: Projects, { argument, revoke }: Context): Promise<Answer> {
    const { project, token } = await projects.rotateToken(argument);
    if (revoke) await projects.revokeRoomTokens(project.id);
    return {
      text: lines([
        `Project  ${project.id}`,
        `Name     ${project.name}`,
        `Token    ${token}`,
        '',
        TOKEN_NOTE,
        'The former one is void.',
        revoke ? REVOKED_NOTE : 'Room tokens stay good; revoke-room-tokens makes them void.',
      ]),
      json: { id: project.id, name: project.name, token, room_tokens_revoked: revoke },
    };
  },

  async 'revoke-room-tokens'(projects: Projects, { argument }: Context): Promise<Answer> {
    const project = await projects.revokeRoomTokens(argument);
    return { text: REVOKED_NOTE, json: { id: project.id, name: project.name, room_tokens_revoked: true } };
  },
};

/** Lends the projects of a configuration's database. */
async function withProjects<T>(config: Config, use: (projects: Projects) => Promise<T>): Promise<T> {
  const sqlite = config.DATABASE_URL === undefined;
  const folder =
    sqlite || existsSync(config.DATA_DIR)
      ? await step('DATA_DIR', `${config.DATA_DIR} cannot be used`, () => DataFolder.open(config.DATA_DIR, randomIds))
      : null;
  const store = await openStore(config, silentLog);
  try {
    const ownProject = config.SPACE_PROJECT ?? folder?.kept('SPACE_PROJECT') ?? null;
    return await use(new Projects({ store, clock: systemClock, ids: randomIds, ownProject }));
  } finally {
    await store.close();
  }
}

function lines(all: readonly string[]): string {
  return all.join('\n').trimEnd();
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
