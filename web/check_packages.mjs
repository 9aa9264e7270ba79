// Fails when a lock file names a package that is not on the list, or holds a download address.
import { readFileSync } from 'node:fs';

const allowed = [/^@digital-go-jp\/design-tokens$/, /^esbuild$/, /^@esbuild\//, /^typescript$/, /^@typescript\/typescript-/, /^playwright-core$/,
  /^axe-core$/, /^@axe-core\/playwright$/];
const wrong = [];
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  for (const [path, entry] of Object.entries(JSON.parse(text).packages)) {
    if (path === '') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!allowed.some((pattern) => pattern.test(name))) wrong.push(`${file}: ${name} is not on the list`);
    if (entry.resolved) wrong.push(`${file}: ${name} holds a download address`);
    if (!entry.integrity) wrong.push(`${file}: ${name} has no integrity hash`);
  }
}
for (const line of wrong) console.error(line);
process.exit(wrong.length ? 1 : 0);
