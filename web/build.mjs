// Builds web/dist from web/src: one style sheet, one script, names with a hash of their content.
// The custom properties of the design tokens that the styles use are copied into the style sheet;
// nothing else of the package is shipped. dist/ is committed, so that building the program needs no node.
//   node build.mjs            writes dist/
//   node build.mjs --check    fails when dist/ is not what would be written
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const budgets = { 'ui.css': 20 * 1024, 'ui.js': 8 * 1024 };

function usedTokens(css) {
  const tokens = readFileSync(join(here, 'node_modules/@digital-go-jp/design-tokens/dist/tokens.css'), 'utf8');
  const values = new Map();
  for (const match of tokens.matchAll(/(--[\w-]+):\s*([^;]+);/g)) values.set(match[1], match[2]);
  const own = new Set([...css.matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]));
  const used = new Map();
  const take = (text) => {
    for (const match of text.matchAll(/var\((--[\w-]+)\)/g)) {
      const name = match[1];
      if (own.has(name) || used.has(name)) continue;
      if (!values.has(name)) throw new Error(`no token ${name}`);
      used.set(name, values.get(name));
      take(values.get(name));
    }
  };
  take(css);
  return ':root{' + [...used].map(([name, value]) => `${name}:${value}`).join(';') + '}\n';
}

function css() {
  const text = ['base', 'parts', 'pages', 'print'].map((name) => readFileSync(join(here, `src/${name}.css`), 'utf8')).join('\n');
  return esbuild.transformSync(usedTokens(text) + text, { loader: 'css', minify: true, target: 'chrome100' }).code;
}

function js() {
  const built = esbuild.buildSync({ entryPoints: [join(here, 'src/ui.ts')], bundle: true, minify: true, write: false,
    format: 'iife', target: 'es2021', charset: 'utf8', legalComments: 'none' });
  return built.outputFiles[0].text;
}

const files = new Map();
for (const [name, text] of [['ui.css', css()], ['ui.js', js()]]) {
  const size = Buffer.byteLength(text);
  if (size > budgets[name]) throw new Error(`${name} has ${size} bytes, the budget is ${budgets[name]}`);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  files.set(name.replace('.', `.${hash}.`), text);
}

mkdirSync(dist, { recursive: true });
if (process.argv.includes('--check')) {
  const found = readdirSync(dist).sort().join(' ');
  const wanted = [...files.keys()].sort().join(' ');
  if (found !== wanted) throw new Error(`dist holds ${found}; the build makes ${wanted}`);
  for (const [name, text] of files) if (readFileSync(join(dist, name), 'utf8') !== text) throw new Error(`${name} differs`);
} else {
  for (const name of readdirSync(dist)) rmSync(join(dist, name));
  for (const [name, text] of files) writeFileSync(join(dist, name), text);
}
for (const [name, text] of files) console.log(`${name} ${Buffer.byteLength(text)} bytes`);
