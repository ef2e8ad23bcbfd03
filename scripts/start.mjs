// `npm start`: installs and builds what is missing, then runs the server in this process.
import { build, install, requireNode } from './ready.mjs';

requireNode();
install();
build();
await import('../dist/main.js');
