// Sees to it that the tests of the store find a Postgres server, where that is possible. They start one of their own from it.
import { existsSync, readdirSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

const PACKAGES = '/usr/lib/postgresql';

/** Installs Debian's server when there is none. Without one the tests say so; in CI they fail. */
export function postgres() {
  if (existsSync(PACKAGES) && readdirSync(PACKAGES).length > 0) return;
  installFromDebian('No Postgres server found', ['postgresql']);
}
