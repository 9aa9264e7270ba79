// Enhances pages that are complete without it: live counts, clocks that tick, a guard for what was
// typed and not sent, Enter that respects Japanese input, copy and print buttons.
// Words come from data- attributes; nothing here is markup (Trusted Types).

const all = <T extends Element = HTMLElement>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];

document.documentElement.classList.add('js');

// ---- clocks: <time data-until="ISO" data-left="残り {d}日 {h}時間" data-left-hours="…" data-over="…">
function clocks(): void {
  for (const element of all('[data-until]')) {
    const minutes = Math.floor((Date.parse(element.dataset.until ?? '') - Date.now()) / 60000);
    if (Number.isNaN(minutes)) continue;
    const size = Math.abs(minutes);
    const days = Math.floor(size / 1440);
    const words = minutes < 0 ? element.dataset.over : days > 0 ? element.dataset.left : element.dataset.leftHours;
    element.textContent = (words ?? '')
      .replace('{d}', String(days))
      .replace('{h}', String(days > 0 ? Math.floor((size % 1440) / 60) : Math.floor(size / 60)))
      .replace('{m}', String(size % 60));
  }
}
clocks();
setInterval(clocks, 30_000);

// ---- live counts: <section data-live="/i/…/live"> with [data-field=name] inside
interface Live {
  fields: Record<string, string>;
  bars: Record<string, number>;
  announce: string;
  ended: boolean;
}
function live(section: HTMLElement): void {
  const stale = section.querySelector<HTMLElement>('[data-stale]');
  const speaker = section.querySelector<HTMLElement>('[data-speaker]');
  let lastSpoken = 0;
  let lastSeen = new Date();
  const events = new EventSource(section.dataset.live ?? '');
  events.addEventListener('progress', (message) => {
    const news = JSON.parse((message as MessageEvent<string>).data) as Live;
    lastSeen = new Date();
    if (stale) stale.hidden = true;
    if (news.ended) {
      events.close();
      if (!dirty) location.reload();
      return;
    }
    for (const [name, text] of Object.entries(news.fields))
      for (const field of section.querySelectorAll(`[data-field="${name}"]`))
        if (field.textContent !== text) field.textContent = text;
    for (const [name, value] of Object.entries(news.bars))
      for (const bar of section.querySelectorAll<HTMLProgressElement>(`progress[data-bar="${name}"]`)) bar.value = value;
    if (speaker && Date.now() - lastSpoken > 15_000) {
      lastSpoken = Date.now();
      speaker.textContent = news.announce;
    }
  });
  events.onerror = () => {
    if (!stale) return;
    const time = `${lastSeen.getHours()}:${String(lastSeen.getMinutes()).padStart(2, '0')}`;
    stale.textContent = (stale.dataset.stale ?? '').replace('{time}', time);
    stale.hidden = false;
  };
}

// ---- unsent text, double submits, Enter
let dirty = false;
for (const form of all<HTMLFormElement>('form[data-guard]')) form.addEventListener('input', () => (dirty = true));
addEventListener('beforeunload', (event) => {
  if (dirty) event.preventDefault();
});
const sent = new WeakSet<HTMLFormElement>();
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  dirty = false;
  if (form.hasAttribute('data-download')) return;
  sent.add(form);
  setTimeout(() => sent.delete(form), 4000);  // the answer may be a refusal: it can be sent again
});
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});

// Enter that confirms a conversion never submits. Some browsers send that keydown after the end of
// the composition, so a short time after it counts as composing too.
let composedAt = 0;
document.addEventListener('compositionend', () => (composedAt = performance.now()), true);
document.addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Enter') return;
    const target = event.target as HTMLElement;
    const composing = event.isComposing || event.keyCode === 229 || performance.now() - composedAt < 60;
    if (composing && target instanceof HTMLInputElement) event.preventDefault();
    else if (target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey) && !composing) target.form?.requestSubmit();
  },
  true,
);

// ---- print and copy
for (const button of all('[data-print]')) button.addEventListener('click', () => print());
for (const button of all('[data-copy]'))
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy ?? '');
    await navigator.clipboard.writeText(source?.innerText ?? '');
    const label = button.textContent;
    button.textContent = button.dataset.copied ?? label;
    setTimeout(() => (button.textContent = label), 2000);
  });

// ---- pairs to look at: keys work only while a pair has the focus, so that they take nothing from anybody
const pairs = all('[data-pair]');
if (location.hash === '#pairs') pairs[0]?.focus();
document.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement;
  const pair = target.closest<HTMLElement>('[data-pair]');
  if (!pair || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) pairs[pairs.indexOf(pair) + step]?.focus();
  else if (event.repeat) return; // a key held down would judge the next pairs unseen
  else if ('ynm'.includes(event.key)) pair.querySelector<HTMLElement>(`[data-key="${event.key}"]`)?.click();
  else if (event.key === 'u') document.querySelector<HTMLElement>('[data-key="u"]')?.click();
});

// ---- the wording of a paper: fields go where the cursor was, and the preview follows what is typed
let lastField: HTMLInputElement | HTMLTextAreaElement | undefined;
document.addEventListener('focusin', (event) => {
  const target = event.target as HTMLInputElement;
  if (target.hasAttribute('data-fields')) lastField = target;
});
for (const button of all('[data-insert]'))
  button.addEventListener('click', () => {
    const field = lastField ?? document.querySelector<HTMLTextAreaElement>('textarea[data-fields]');
    if (!field) return;
    const part = field.closest('details');
    if (part) part.open = true;
    field.setRangeText(button.dataset.insert ?? '', field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

interface Preview {
  problems: { words: string }[];
  trouble: string;
  title: string;
  sections: { title: string; text: string }[];
  findings: { section: string; whole: boolean; words: string }[];
  fields: Record<string, string[]>;
}
function element(name: string, text: string, className = ''): HTMLElement {
  const out = document.createElement(name);
  out.textContent = text;
  if (className) out.className = className;
  return out;
}
const lines = (texts: string[]): HTMLElement[] => {
  if (texts.length === 0) return [];
  const list = element('ul', '', 'lines');
  list.append(...texts.map((text) => element('li', text)));
  return [list];
};
function show(news: Preview): void {
  const problems = document.querySelector<HTMLElement>('[data-problems]');
  if (problems) problems.textContent = [...news.problems.map((one) => one.words), news.trouble].join(' ');
  if (!news.title) return; // the last one that could be shown stays
  document.querySelector('[data-shown]')?.replaceChildren(
    element('h3', news.title),
    ...news.sections.map((one) => {
      const part = document.createElement('section');
      if (one.title) part.append(element('h4', one.title));
      part.append(element('div', one.text, 'body'));
      return part;
    }),
  );
  for (const place of all('[data-chips]')) place.replaceChildren(...(news.fields[place.dataset.chips ?? ''] ?? []).map((words) => element('span', words, 'chip')));
  for (const place of all('[data-findings]'))
    place.replaceChildren(...lines(news.findings.filter((one) => !one.whole && one.section === place.dataset.findings).map((one) => one.words)));
  document.querySelector('[data-findings-whole]')?.replaceChildren(...lines(news.findings.filter((one) => one.whole || !one.section).map((one) => one.words)));
}
for (const form of all<HTMLFormElement>('form[data-preview]')) {
  let timer = 0;
  let asked = 0;
  form.addEventListener('input', (event) => {
    if ((event.target as HTMLElement).id === 'reason') return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form)) fields.append(name, String(value));
      const answer = await fetch(form.dataset.preview ?? '', { method: 'POST', body: fields }).catch(() => undefined);
      if (answer?.ok && mine === asked) show((await answer.json()) as Preview);
    }, 600);
  });
}

// ---- after an error the summary gets the focus, so that it is read first
document.querySelector<HTMLElement>('[data-focus]')?.focus();

for (const section of all('[data-live]')) live(section);
