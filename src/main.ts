#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { destination } from 'pino';
import { createLog, type Logger } from './base/log.ts';
import { helpText } from './config/table.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { banner, ownAddresses } from './space/banner.ts';
import { projectCommand } from './space/commands/project-command.ts';
import { CommandError } from './space/commands/projects.ts';
import { watchFaults } from './space/faults.ts';
import { type Space, startSpace } from './space/space.ts';
import { inWords } from './space/start-errors.ts';

const STANDARD_ERROR = 2;

/** Ends the process with one line. */
function fail(line: string): never {
  process.stderr.write(`wirespace: ${line}\n`);
  process.exit(1);
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The environment, with `.env` of the current folder for what it does not set. */
function environment(): Record<string, string | undefined> {
  try {
    const file: Record<string, string | undefined> = parse(readFileSync('.env'));
    for (const [name, value] of Object.entries(process.env)) if (value) file[name] = value;
    return file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return process.env;
    throw new ConfigError('.env', `cannot be read: ${inWords(error)}`);
  }
}

/**
 * Ends the server on the first signal (exit code 0) or uncaught error (1), even one that is still starting, and the process at once on
 * the second. Exit code 1, too, when not everything could be ended in order.
 */
function endInOrder(starting: Promise<Space>, { SHUTDOWN_SECONDS }: Config, log: Logger): void {
  let ending = false;
  const end = (cause: string, exitCode: number): void => {
    if (ending) process.exit(1);
    ending = true;
    process.stderr.write(`wirespace: ${cause}, ending calls\n`);
    setTimeout(() => {
      fail(`not everything ended within ${SHUTDOWN_SECONDS} s`);
    }, SHUTDOWN_SECONDS * 1000).unref();
    starting
      .then((space) => space.close())
      .then(
        () => process.exit(exitCode),
        (error: unknown) => fail(`the end failed: ${inWords(error)}`),
      );
  };
  process.on('SIGINT', (signal) => end(signal, 0));
  process.on('SIGTERM', (signal) => end(signal, 0));
  watchFaults(process, log, () => end('uncaught error', 1));
}

async function main([argument, ...rest]: string[]): Promise<void> {
  if (argument === '--help' || argument === '-h') return void process.stdout.write(`${helpText()}\n`);
  if (argument === '--version') return void process.stdout.write(`${version()}\n`);
  if (argument === 'project') return void process.stdout.write(await projectCommand(rest, environment()));
  if (argument !== undefined) fail(`unknown argument ${argument}; --help lists what can be set`);
  const config = loadConfig(environment());
  const log = createLog(config.LOG_LEVEL, destination({ fd: STANDARD_ERROR, sync: true }));
  const starting = startSpace(config, { log });
  endInOrder(starting, config, log);
  const { identity, origin } = await starting;
  const terminal = process.stdout.isTTY;
  process.stdout.write(banner({ version: version(), config, identity, origin, addresses: ownAddresses(), terminal }));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof CommandError) fail(error.message);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  fail('could not start');
});
