// `npm run docs:api`: writes docs/rest-api.md from the schemas of the API. Runs under tsx.
import { writeFileSync } from 'node:fs';
import { apiDocument } from '../src/api/reference/index.ts';
import { referencePage } from '../src/api/reference/page.ts';

writeFileSync(new URL('../docs/rest-api.md', import.meta.url), referencePage(apiDocument()));
