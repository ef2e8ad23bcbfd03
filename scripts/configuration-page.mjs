// `npm run docs:configuration`: writes docs/configuration.md from the table of keys. Runs under tsx.
import { writeFileSync } from 'node:fs';
import { configurationPage } from '../src/config/table.ts';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationPage());
