// Stands in for the process that completes files of recordings, and tries what somebody would who had taken it over.
import { fork } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const file = process.argv[2];
const attempt = (task) => {
  try {
    task();
    return 'done';
  } catch (error) {
    return error.code;
  }
};
const outcome = {
  changesItsFile: attempt(() => appendFileSync(file, '!')),
  readsANeighbour: attempt(() => readFileSync(join(dirname(file), 'neighbour'))),
  writesANeighbour: attempt(() => writeFileSync(join(dirname(file), 'another'), '')),
  readsTheSystem: attempt(() => readFileSync('/etc/passwd')),
  forks: attempt(() => fork(file)),
  environment: Object.keys(process.env).filter((name) => name !== 'PATH' && !name.startsWith('NODE_CHANNEL_')),
};
process.send({ fault: JSON.stringify(outcome) }, () => process.exit(0));
