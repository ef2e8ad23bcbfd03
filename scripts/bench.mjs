// `npm run bench`: measures the built server. Options: see bench/run.ts.
import { build, install, mustRun, requireNode } from './ready.mjs';

requireNode();
install();
build();
mustRun(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)], { shell: false });
