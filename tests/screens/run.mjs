// The screens, looked at by a browser: accessibility, widths, targets, policies, journeys.
//   node run.mjs --demo build/dev/bin/tadasu-serve-demo [--evidence FOLDER]    starts its own server
//   node run.mjs --address http://127.0.0.1:8640 --incident 2026-001 --user commander --password …
// Further: --shots FOLDER (default build/screens), --only PART (screens, journeys), --screen NAME,
// --width PX, --lang ja|en: less of it.
// Exit code 0: everything holds; 1: something does not, each with one line; 77: no browser here.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const given = Object.fromEntries(process.argv.slice(2).join('\n').split(/^--/m).filter(Boolean).map((part) => {
  const [name, ...values] = part.trim().split('\n');
  return [name, values.join(' ')];
}));
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browserPath)) {
  console.log('skipped: no chromium');
  process.exit(77);
}

const wrong = [];
const fail = (where, what) => {
  wrong.push(`${where}: ${what}`);
  console.log(`  WRONG ${where}: ${what}`);
};
const check = (holds, where, what) => holds || fail(where, what);

// ---- the server

async function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'tadasu-screens-'));
  const child = spawn(given.demo, [folder, ...(given.evidence ? [resolve(given.evidence)] : [])], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise((done) => lines.once('line', done)),
    new Promise((_, stop) => child.once('exit', (code) => stop(new Error(`the demo server ended with ${code}`)))),
  ]);
  const told = JSON.parse(first);
  return { ...told, user: 'commander', stop: () => new Promise((done) => {
    child.once('exit', () => { rmSync(folder, { recursive: true, force: true }); done(); });
    child.stdin.end();
  }) };
}
const server = given.demo ? await startDemo() : { address: given.address, incident: given.incident, user: given.user ?? 'commander', password: given.password, stop: async () => {} };
const shots = resolve(given.shots || join(root, 'build/screens'));
mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({ executablePath: browserPath, headless: true, args: ['--headless', '--no-sandbox', '--disable-gpu',
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

async function login(context, user = server.user) {
  const page = await context.newPage();
  await page.goto(`${server.address}/login`);
  await page.fill('#user', user);
  await page.fill('#password', server.password);
  await page.click('main form button');
  await page.waitForURL('**/incidents');
  await page.close();
}
const session = await (async () => {
  const context = await browser.newContext();
  await login(context);
  const cookies = await context.cookies();
  await context.close();
  return cookies.filter((cookie) => cookie.name === 'tadasu_session');
})();

// A context in which complaints of the page are collected. Axe needs the policy out of its way.
async function open({ lang = 'ja', width = 1280, signedIn = true, bypassCSP = false, javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 800 ? 844 : 800 }, bypassCSP, javaScriptEnabled,
    locale: lang === 'ja' ? 'ja-JP' : 'en-US', hasTouch: width < 800, deviceScaleFactor: width < 800 ? 2 : 1 });
  await context.addCookies([{ name: 'tadasu_lang', value: lang, url: server.address }, ...(signedIn ? session : [])]);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

// ---- the intake, walked to any of its pages

const answers = [
  (page) => page.click('button[value=lost_device]'),
  (page) => page.click('button[value=today]'),
  (page) => page.click('button[name=unsure]'),
  (page) => page.click('button[value=password]'),
  (page) => page.click('button[name=nothing]'),
  async (page) => { await page.fill('#phone', '090-0000-0000'); await page.press('#phone', 'Enter'); },
  (page) => page.click('main .sticky button'),
];
async function walkIntake(page, steps) {
  await page.goto(`${server.address}/report`);
  for (let step = 0; step < steps; ++step) await Promise.all([page.waitForNavigation(), answers[step](page)]);
}

const incident = `/i/${server.incident}`;
const firstKind = async (page) => {
  await page.goto(server.address + incident + '/facts');
  return page.locator('tbody th a').first().getAttribute('href', { timeout: 3000 }).catch(() => null);
};
// A kind of six digits, with one sample of the caller's.
async function fillOwnKind(page, sample) {
  await page.fill('#kind', 'visitor_card');
  await page.fill('#name_ja', '入館証');
  await page.fill('#name_en', 'Visitor card');
  await page.fill('#pattern', 'V\\d{6}');
  await page.selectOption('#counts_as', 'employee_number');
  await page.fill('#samples', `V123456\n${sample}`);
  await page.fill('#samples_not', 'XV123456');
}
const screens = [
  ...['report', 'report-2', 'report-3', 'report-4', 'report-5', 'report-6', 'report-check', 'report-done'].map((name, steps) =>
    ({ name, open: false, intake: true, go: (page) => walkIntake(page, steps) })),
  { name: 'report-error', open: false, intake: true, go: async (page) => { await walkIntake(page, 5); await Promise.all([page.waitForNavigation(), page.click('main .sticky button')]); } },
  { name: 'login', open: false, go: (page) => page.goto(server.address + '/login') },
  { name: 'login-error', open: false, go: async (page) => { await page.goto(server.address + '/login'); await page.fill('#user', 'x' + Math.random()); await Promise.all([page.waitForNavigation(), page.click('main form button')]); } },
  { name: 'incidents', go: (page) => page.goto(server.address + '/incidents') },
  { name: 'home', go: (page) => page.goto(server.address + incident) },
  { name: 'reported', go: async (page) => {
    await page.goto(server.address + incident);
    const href = await page.locator('a[href*="/reports/"]').first().getAttribute('href', { timeout: 3000 }).catch(() => null);
    if (href) await page.goto(server.address + href);
    return href;
  }, optional: true },
  { name: 'facts', go: (page) => page.goto(server.address + incident + '/facts') },
  { name: 'own-kinds', go: (page) => page.goto(server.address + incident + '/own-kinds') },
  { name: 'own-kinds-error', go: async (page) => {
    await page.goto(server.address + incident + '/own-kinds');
    await fillOwnKind(page, 'E12345');
    await Promise.all([page.waitForNavigation(), page.click('form[action$="/try"] button:not([formaction])')]);
  } },
  { name: 'list', go: (page) => page.goto(server.address + incident + '/list') },
  { name: 'people', go: (page) => page.goto(server.address + incident + '/people') },
  { name: 'people-group', go: async (page) => {
    await page.goto(server.address + incident + '/people');
    const href = await page.locator('#groups a').first().getAttribute('href', { timeout: 3000 }).catch(() => null);
    if (href) await page.goto(server.address + href);
    return href;
  }, optional: true },
  { name: 'people-compare', go: async (page) => {
    await page.goto(server.address + incident + '/list');
    const numbers = await page.locator('tbody td:first-child').allInnerTexts();
    await page.goto(`${server.address}${incident}/people-compare?a=${numbers[0] ?? ''}&b=${numbers[1] ?? ''}`);
  } },
  { name: 'people-compare-error', go: (page) => page.goto(server.address + incident + '/people-compare?a=1&b=1') },
  { name: 'people-sample', go: (page) => page.goto(server.address + incident + '/people-sample') },
  { name: 'test-people', go: (page) => page.goto(server.address + incident + '/test-people') },
  { name: 'test-people-error', go: async (page) => {
    await page.goto(server.address + incident + '/test-people');
    await page.fill('#list', '住所\n東京都港区三田2-8-1');
    await Promise.all([page.waitForNavigation(), page.click('form[action$="/test-people"] button')]);
  } },
  { name: 'kind', go: async (page) => { const kind = await firstKind(page); if (kind) await page.goto(server.address + kind); return kind; }, optional: true },
  { name: 'duties', go: (page) => page.goto(server.address + incident + '/duties') },
  { name: 'own-duties', go: (page) => page.goto(server.address + incident + '/own-duties') },
  { name: 'own-duties-error', go: async (page) => {
    await page.goto(server.address + incident + '/own-duties');
    await page.fill('#duty_name', 'カード会社への連絡');
    await page.fill('#duration', '二十四');
    await Promise.all([page.waitForNavigation(), page.click('form[data-guard] .field .button')]);
    check(await page.inputValue('#duty_name') === 'カード会社への連絡', 'own-duties-error', 'what was typed is lost');
  } },
  { name: 'own-duties-company', go: (page) => page.goto(server.address + '/own-duties') },
  { name: 'own-wordings', go: (page) => page.goto(server.address + '/own-wordings') },
  { name: 'own-wording', go: (page) => page.goto(server.address + '/own-wordings/public-notice/ja') },
  { name: 'own-wording-shipped', go: (page) => page.goto(server.address + '/own-wordings/person-letter/en') },
  { name: 'own-wording-error', go: async (page) => {
    await page.goto(server.address + '/own-wordings/public-notice/ja');
    await page.fill('#text-8', 'ご本人 {{peple.max}} 名');
    await page.fill('#reason', '言い方をそろえる');
    await Promise.all([page.waitForNavigation(), page.click('#wording .field.row .button:not(.second)')]);
    check(await page.inputValue('#text-8') === 'ご本人 {{peple.max}} 名', 'own-wording-error', 'what was typed is lost');
  } },
  { name: 'duties-decide', go: (page) => page.goto(`${server.address}${incident}/duties?decide=jp-appi/report-preliminary/ppc`) },
  { name: 'duties-error', go: async (page) => {
    await page.goto(server.address + incident + '/duties');
    await page.locator('#known details').evaluate((element) => { element.open = true; });
    await page.fill('#date', '2099-01-01');
    await Promise.all([page.waitForNavigation(), page.click('#known form button')]);
  } },
  { name: 'documents', go: (page) => page.goto(server.address + incident + '/documents') },
  { name: 'document', go: async (page) => {
    await page.goto(server.address + incident + '/documents');
    const href = await page.locator('.doc-line h2 a').first().getAttribute('href', { timeout: 3000 }).catch(() => null);
    if (href) await page.goto(server.address + href);
    return href;
  }, optional: true },
  { name: 'statements', go: (page) => page.goto(server.address + incident + '/statements') },
  { name: 'health', go: (page) => page.goto(server.address + '/health') },
  { name: 'missing', go: (page) => page.goto(server.address + '/no/such/page'), status: 404 },
];

// ---- what must hold on every screen

async function axe(page, where) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  for (const violation of found.violations) fail(where, `axe ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
}

async function layout(page, where, smallest) {
  const seen = await page.evaluate((least) => {
    const small = [];
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.bottom < 0) continue;
      if (element.matches('.skip')) continue;
      const label = element.closest('label');
      const target = label ? label.getBoundingClientRect() : box;
      // Links within a sentence are exempt (WCAG 2.5.8), as long as they do not stand alone in a line.
      const inText = element.tagName === 'A' && getComputedStyle(element).display === 'inline' && element.parentElement.innerText.trim() !== element.innerText.trim();
      if (!inText && (target.height < least - 0.5 || target.width < 24)) small.push(`${element.tagName} "${element.innerText.slice(0, 20)}" ${Math.round(target.width)}x${Math.round(target.height)}`);
    }
    return { small, scroll: document.documentElement.scrollWidth - document.documentElement.clientWidth };
  }, smallest);
  check(seen.scroll <= 0, where, `the page scrolls sideways by ${seen.scroll} px`);
  for (const one of seen.small.slice(0, 5)) fail(where, `target smaller than ${smallest} px: ${one}`);
}

async function everyScreen() {
  let count = 0;
  for (const lang of given.lang ? [given.lang] : ['ja', 'en']) {
    for (const width of given.width ? [Number(given.width)] : [320, 390, 1280]) {
      for (const screen of screens) {
        if (given.screen && given.screen !== screen.name) continue;
        const where = `${screen.name} ${width} ${lang}`;
        const checked = await open({ lang, width, signedIn: screen.open !== false, bypassCSP: true });
        const there = await screen.go(checked.page);
        if (screen.optional && !there) {
          fail(where, 'could not be reached');
        } else {
          ++count;
          await axe(checked.page, where);
          await layout(checked.page, where, screen.intake ? 44 : 24);
          if (lang === 'ja' || width === 390) await checked.page.screenshot({ path: join(shots, `${screen.name}@${width}-${lang}.png`), fullPage: true });
          if (width === 1280 || width === 390) await policy(screen, lang, width, where);
        }
        await checked.context.close();
      }
    }
  }
  return count;
}

// The same page with its policy in force: nothing may be blocked, nothing complained of.
async function policy(screen, lang, width, where) {
  if (lang === 'en' && width === 390) return;
  const { context, page, complaints } = await open({ lang, width, signedIn: screen.open !== false });
  await screen.go(page);
  await page.waitForTimeout(50);
  const expected = (text) => /status of (404|401|422)/.test(text);
  for (const text of complaints) if (!expected(text)) fail(where, `console: ${text.slice(0, 200)}`);
  const shift = await page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) sum += entry.value; })).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 50);
  }));
  check(shift <= 0.05, where, `layout shift ${shift}`);
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement?.className ?? '');
  check(first === 'skip' || /error/.test(screen.name), where, `the first Tab is on "${first}", not on the skip link`);
  await context.close();
}

// ---- journeys

const journeys = {
  async 'a paper is drafted, rewritten, checked, approved by another and recorded as handed over, without scripts'() {
    const { context, page } = await open({ javaScriptEnabled: false });
    const press = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
    const papers = `${server.address}${incident}/documents`;
    await page.goto(`${server.address}${incident}/statements`);
    await page.fill('#text-overview', '鞄から目を離した。');
    await press('#overview button[value=confirmed]');
    check((await page.locator('#overview').innerText()).includes('確認済み'), 'statements', 'the overview is not confirmed');
    // a paper that was not drafted yet
    await page.goto(papers);
    await page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await press('form:has(input[value=police-memo]):has(input[value=ja]) button');
    check(page.url().endsWith('/documents/police-memo'), 'documents', `drafting leads to ${page.url()}`);
    check((await page.locator('main').innerText()).includes('鞄から目を離した。'), 'documents', 'the statement is not in the paper');
    // every part that is open is written; one of them says a number that is no fact
    for (let part = 0; part < 20; ++part) {
      const open = page.locator('article section:has(.tag.warn)').first();
      if (await open.count() === 0) break;
      await open.locator('details').evaluate((one) => { one.open = true; });
      await open.locator('textarea').fill(part === 0 ? '対象は 777,777 人です。' : '確かめて書きました。');
      await Promise.all([page.waitForNavigation(), open.locator('details button').click()]);
    }
    check((await page.locator('#lint').innerText()).includes('777,777'), 'documents', 'the linter does not see the number that is no fact');
    check(await page.locator('#approvals form[action$="/approve"]').count() === 0, 'documents', 'the author may approve out of turn');
    const as = async (user) => {
      const other = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
      await login(other, user);
      const theirs = await other.newPage();
      await theirs.goto(`${papers}/police-memo`);
      return { other, theirs };
    };
    const legal = await as('legal');
    await legal.theirs.fill('#reason', '数は警察に口頭で確かめた。').catch(() => fail('documents', 'no reason is asked for in spite of the findings'));
    await Promise.all([legal.theirs.waitForNavigation(), legal.theirs.click('#approvals form[action$="/approve"] button')]);
    check((await legal.theirs.locator('#approvals').innerText()).includes('承認済み'), 'documents', 'legal did not approve');
    await legal.other.close();
    // the commander wrote it and nobody else is one: alone, on record
    await page.goto(`${papers}/police-memo`);
    await page.fill('#reason', '確かめた。');
    await press('#approvals form[action$="/approve"] button');
    check((await page.locator('#approvals').innerText()).includes('一人で承認'), 'documents', 'approving alone is not said');
    await page.selectOption('#way', 'hand');
    await page.fill('#receipt', 'K-77');
    await press('#sent form button');
    check((await page.locator('#sent').innerText()).includes('K-77'), 'documents', 'the receipt number is not shown');
    // one changed word: both approvals are void
    await page.locator('article section details').first().evaluate((one) => { one.open = true; });
    await page.locator('article section textarea').first().fill('書き直した前書き。');
    await press('article section details button');
    check((await page.locator('#approvals').innerText()).includes('無効'), 'documents', 'a changed text keeps its approvals');
    for (const form of ['pdf', 'docx', 'txt', 'eml', 'html']) {
      const file = await context.request.get(`${papers}/police-memo.${form}`);
      check(file.status() === 200 && (await file.body()).length > 500, 'documents', `${form}: ${file.status()}`);
    }
    await context.close();
  },
  async 'a duty is done and judged otherwise by two people, without scripts'() {
    const { context, page } = await open({ javaScriptEnabled: false });
    const duties = `${server.address}${incident}/duties`;
    const card = (on) => on.locator('article.duty:has(a[href="?decide=jp-appi/report-preliminary/ppc"])');
    const unfold = (on) => Promise.all([on.waitForNavigation(), card(on).locator('a[href*="decide="]').click()]);
    const press = (on, act) => Promise.all([on.waitForNavigation(), card(on).locator(`button[value=${act}]`).click()]);
    await page.goto(duties);
    await unfold(page);
    await card(page).locator('input[name=receipt]').fill('R-5');
    await press(page, 'done');
    check((await card(page).innerText()).includes('R-5'), 'duties', 'the receipt is not on the card');
    const clocks = async () => { await page.goto(server.address + incident); return page.locator('section:has(#clocks)').innerText(); };
    check(!(await clocks()).includes('速報（個人情報保護法）'), 'duties', 'what is done is still a clock');
    await page.goto(duties);
    await unfold(page);
    await card(page).locator('form:has(button[value=not_due]) input[name=reason]').fill('中身を見た人がいないと確かめた。');
    await press(page, 'not_due');
    check((await card(page).innerText()).includes('もう一人の同意待ち'), 'duties', 'the judgement does not wait for a second person');
    check(await card(page).locator('button[value=agree]').count() === 0, 'duties', 'who asks may agree');
    const other = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' });
    await login(other, 'legal');
    const theirs = await other.newPage();
    await theirs.goto(duties);
    await unfold(theirs);
    await press(theirs, 'agree');
    const words = await card(theirs).innerText();
    check(words.includes('判断: 不要') && words.includes('計算の結果は'), 'duties', 'judgement and result do not stand side by side');
    await unfold(theirs);
    await press(theirs, 'withdraw');
    check((await card(theirs).innerText()).includes('取り下げ'), 'duties', 'a withdrawn judgement is not to be seen');
    await other.close();
    await page.goto(duties);
    await unfold(page);
    await card(page).locator('form:has(button[value=undo]) input[name=reason]').fill('別の件だった。');
    await press(page, 'undo');
    check(!(await card(page).innerText()).includes('R-5'), 'duties', 'undone, it is still done');
    check((await clocks()).includes('速報（個人情報保護法）'), 'duties', 'what is undone is no clock again');
    await context.close();
  },
  async 'the first question is visible without scrolling on a phone'() {
    const { context, page } = await open({ width: 390, signedIn: false });
    await page.goto(`${server.address}/report`);
    const box = await page.locator('h1').boundingBox();
    check(box.y + box.height <= 260, 'intake', `the first question ends at y = ${box.y + box.height}`);
    const choice = await page.locator('.choice').first().boundingBox();
    check(choice.y < 700, 'intake', `the first choice is at y = ${choice.y}`);
    await context.close();
  },
  async 'a report takes six taps and a phone number, without scripts'() {
    for (const javaScriptEnabled of [true, false]) {
      const { context, page } = await open({ width: 390, signedIn: false, javaScriptEnabled });
      await walkIntake(page, answers.length);
      check(page.url().endsWith('/report/done'), 'intake', `ended at ${page.url()}`);
      const reference = (await page.locator('output').innerText()).trim();
      check(/^R-/.test(reference), 'intake', `reference "${reference}"`);
      const taps = answers.length - 1;  // the phone page is sent with the key of the keyboard
      check(taps <= 6, 'intake', `${taps} taps`);
      await page.goBack();
      await page.goto(`${server.address}/report/check`);
      check((await page.locator('output').innerText()).trim() === reference, 'intake', 'going back gives another reference');
      await context.close();
    }
  },
  async 'a report without a phone number keeps what was written'() {
    const { context, page } = await open({ width: 390, signedIn: false });
    await walkIntake(page, 5);
    await page.fill('#words', '網棚の上');
    await Promise.all([page.waitForNavigation(), page.click('button[name=anonymous]')]);
    check((await page.locator('.check').innerText()).includes('網棚の上'), 'intake', 'the words are not on the check page');
    await context.close();
  },
  async 'an answer is changed from the check page and comes back to it'() {
    const { context, page } = await open({ width: 390, signedIn: false });
    await walkIntake(page, 6);
    await page.click('a[href="/report/2?change=1"]');
    await Promise.all([page.waitForNavigation(), page.click('button[value=yesterday]')]);
    check(page.url().endsWith('/report/check'), 'intake', `changed answer leads to ${page.url()}`);
    check((await page.locator('.check').innerText()).includes('昨日'), 'intake', 'the changed answer is not on the check page');
    await context.close();
  },
  async 'a task is finished with one click, without scripts'() {
    const { context, page } = await open({ javaScriptEnabled: false });
    await page.goto(server.address + incident);
    const before = await page.locator('#tasks ~ ul .task').count();
    await Promise.all([page.waitForNavigation(), page.locator('form[action$="/done"] button').first().click()]);
    const told = await page.locator('section:has(#tasks)').innerText();
    check(before > 0 && /済んだこと（[1-9]/.test(told), 'tasks', 'the finished task is not listed');
    await context.close();
  },
  async 'pages are complete without scripts'() {
    for (const path of ['/incidents', incident, `${incident}/facts`, `${incident}/duties`, `${incident}/documents`, '/health']) {
      const with_ = await open({}), without = await open({ javaScriptEnabled: false });
      await with_.page.goto(server.address + path);
      await without.page.goto(server.address + path);
      const text = async (page) => (await page.locator('main').textContent()).replace(/\d+/g, '#').length;
      const [a, b] = [await text(with_.page), await text(without.page)];
      check(Math.abs(a - b) <= 40, path, `text of ${a} characters with scripts, ${b} without`);
      await with_.context.close();
      await without.context.close();
    }
  },
  async 'Enter that confirms a Japanese conversion submits nothing'() {
    const { context, page } = await open({ width: 390, signedIn: false });
    await walkIntake(page, 5);
    let posts = 0;
    page.on('request', (request) => { if (request.method() === 'POST') ++posts; });
    const devtools = await context.newCDPSession(page);
    await page.focus('#name');
    await devtools.send('Input.imeSetComposition', { text: 'さとう', selectionStart: 3, selectionEnd: 3 });
    for (const type of ['keyDown', 'keyUp']) await devtools.send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: type === 'keyDown' ? '\r' : undefined });
    await page.waitForTimeout(200);
    check(posts === 0, 'ime', `${posts} requests while composing`);
    await devtools.send('Input.insertText', { text: '佐藤' });
    await page.fill('#phone', '0900000000');
    await page.waitForTimeout(120);
    await Promise.all([page.waitForNavigation(), page.press('#name', 'Enter')]);
    check(posts === 1 && page.url().endsWith('/report/check'), 'ime', `${posts} requests after the conversion, at ${page.url()}`);
    await context.close();
  },
  async 'text that was typed and not sent is guarded'() {
    const { context, page } = await open({});
    await page.goto(server.address + incident);
    await page.fill('#note', 'half a sentence');
    let asked = false;
    page.on('dialog', async (dialog) => { asked = dialog.type() === 'beforeunload'; await dialog.accept(); });
    await page.close({ runBeforeUnload: true });
    await new Promise((done) => setTimeout(done, 500));
    check(asked, 'guard', 'leaving did not ask');
    await context.close();
  },
  async 'a future moment of knowledge is refused with the text kept'() {
    const { context, page } = await open({});
    await page.goto(server.address + incident + '/duties');
    await page.locator('#known details').evaluate((element) => { element.open = true; });
    await page.fill('#date', '2099-01-01');
    await page.fill('#reason', '理由の文');
    await Promise.all([page.waitForNavigation(), page.click('#known form button')]);
    check((await page.locator('[role=alert]').innerText()).length > 5, 'known', 'no summary of errors');
    check((await page.inputValue('#date')) === '2099-01-01' && (await page.inputValue('#reason')) === '理由の文', 'known', 'what was typed is gone');
    check(await page.evaluate(() => document.activeElement?.getAttribute('role') === 'alert'), 'known', 'the summary has no focus');
    await context.close();
  },
  async 'an own kind is tried, added and removed, without scripts'() {
    const { context, page } = await open({ width: 390, javaScriptEnabled: false });
    await page.goto(server.address + incident + '/own-kinds');
    await fillOwnKind(page, 'V12345');
    await Promise.all([page.waitForNavigation(), page.press('#kind', 'Enter')]);
    check((await page.locator('#samples-error').innerText()).includes('V12345'), 'own kinds', 'the wrong sample is not named');
    check((await page.inputValue('#pattern')) === 'V\\d{6}', 'own kinds', 'what was typed is gone');
    await page.fill('#samples', 'V123456');
    await Promise.all([page.waitForNavigation(), page.press('#kind', 'Enter')]);
    check(await page.locator('.note.good').count() === 1, 'own kinds', 'a good try does not say so');
    check(await page.locator('form[action*="visitor_card"]').count() === 0, 'own kinds', 'a try was stored');
    await Promise.all([page.waitForNavigation(), page.click('button[formaction]')]);
    const remove = page.locator('details:has(form[action$="visitor_card/remove"])');
    check(await remove.count() === 1, 'own kinds', 'the added kind is not listed');
    await page.goto(server.address + incident + '/facts');
    check(await page.locator('a[href$="/own-kinds"]').count() > 0, 'own kinds', 'no link on the page of facts');
    await page.goto(server.address + incident + '/own-kinds');
    await remove.locator('summary').click();
    await Promise.all([page.waitForNavigation(), remove.locator('button').click()]);
    check(await remove.count() === 0, 'own kinds', 'the removed kind is still listed');
    await context.close();
  },
  async 'own wording: a field is inserted, the preview follows, two people at once keep both texts'() {
    const { context, page } = await open({ lang: 'en' });
    const where = `${server.address}/own-wordings/staff-notice/en`;
    const part = (at) => at.locator('details.part', { has: at.locator('#text-2') });
    const show = async (at) => { await at.goto(where); await part(at).evaluate((element) => { element.open = true; }); };
    await show(page);
    await page.fill('#text-2', 'Those concerned: ');
    for (const list of await page.locator('details', { has: page.locator('[data-insert="{{people.max}}"]') }).all())
      await list.evaluate((element) => { element.open = true; });
    await page.focus('#text-2');
    await page.press('#text-2', 'Control+End');
    await page.locator('[data-insert="{{people.max}}"]').focus();
    await page.keyboard.press('Enter');
    check(await page.inputValue('#text-2') === 'Those concerned: {{people.max}}', 'own wording', 'the field is not where the cursor was');
    check(await page.evaluate(() => document.activeElement?.id) === 'text-2', 'own wording', 'the cursor is lost');
    await page.waitForFunction(() => document.querySelector('#preview').innerText.includes('Those concerned: 4,629'), null, { timeout: 10_000 })
      .catch(() => fail('own wording', 'the preview does not follow'));
    await page.fill('#text-2', 'Those concerned: 4,629 people');
    await page.waitForFunction(() => document.querySelector('[data-findings="may"]').innerText.includes('none of the numbers'), null, { timeout: 10_000 })
      .catch(() => fail('own wording', 'a number typed by hand is not found'));
    await page.fill('#text-2', 'Those concerned: {{people.max}}.');
    const second = await open({ lang: 'en', javaScriptEnabled: false });
    await second.page.goto(where);
    await page.fill('#reason', 'shorter');
    await Promise.all([page.waitForNavigation(), page.click('#wording .field.row .button:not(.second)')]);
    check((await page.locator('#history').innerText()).includes('shorter'), 'own wording', 'the change is not in the history');
    await part(second.page).locator('summary').first().click();
    await second.page.fill('#text-2', 'The second text.');
    await second.page.fill('#reason', 'mine');
    await Promise.all([second.page.waitForNavigation(), second.page.click('#wording .field.row .button:not(.second)')]);
    check(await second.page.inputValue('#text-2') === 'The second text.', 'own wording', 'the second text is lost');
    check((await part(second.page).innerText()).includes('Those concerned: {{people.max}}.'), 'own wording', 'the first text is not shown');
    await second.page.screenshot({ path: join(shots, 'own-wording-conflict.en.1280.png'), fullPage: true });
    await second.context.close();
    await context.close();
  },
  async 'numbers of picture and table agree'() {
    const { context, page } = await open({});
    await page.goto(server.address + incident + '/facts');
    const rows = await page.locator('.card:has(svg.bars) tbody tr').evaluateAll((all) => all.map((row) => [row.cells[1].innerText, row.cells[2].innerText]));
    const bars = await page.locator('svg.bars text.count').evaluateAll((all) => all.map((text) => text.textContent));
    check(rows.length === bars.length, 'facts', `${rows.length} rows, ${bars.length} bars`);
    rows.forEach(([min, max], i) => check(bars[i] === (min === max ? min : `${min}〜${max}`), 'facts', `row ${min} ${max}, bar ${bars[i]}`));
    await context.close();
  },
  async 'live counts arrive while a survey runs'() {
    if (!given.evidence) return;
    const { context, page } = await open({});
    await page.goto(server.address + incident + '/facts');
    await page.locator('details:has(#path)').evaluate((element) => { element.open = true; });
    await page.fill('#path', '.');
    await Promise.all([page.waitForNavigation(), page.click('form[action$="/survey"] button')]);
    await page.waitForFunction(() => !document.querySelector('[data-live]'), null, { timeout: 120_000 });
    check((await page.locator('.big').first().innerText()).length > 0, 'live', 'no people after the survey');
    await context.close();
  },
};

const started = Date.now();
let count = 0;
try {
  if (given.only !== 'journeys') count = await everyScreen();
  if (given.only !== 'screens')
    for (const [name, run] of Object.entries(journeys)) {
      console.log(`journey: ${name}`);
      await run().catch((error) => fail(name, String(error).split('\n')[0]));
    }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${count} screens looked at, ${Object.keys(journeys).length} journeys, ${wrong.length} wrong, ${Math.round((Date.now() - started) / 1000)} s`);
process.exit(wrong.length ? 1 : 0);
