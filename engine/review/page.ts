import type { ChartValues } from './chart-values.ts';
import type { Change, Review } from './review.ts';
import type { Risk } from './risks.ts';

/** By which a comment that was written before is found again. */
export const reviewMark = '<!-- meridian: what changes in dist -->';

/** GitHub takes 65,536 characters in a comment. */
const mostCharacters = 60_000;
const mostNames = 6;

/**
 * The review as Markdown: first what is risky and where, then every change by component.
 *
 * Names and values come from files that anybody may have written who proposes a change. They stand in code, in which
 * nothing is a mention, a link or HTML.
 */
export function reviewPage({ changes, unread, charts, chartValues }: Review, limit = mostCharacters): string {
  const head = [reviewMark, '## What changes in `dist/`', ''];
  if (changes.length + unread.length + charts.length === 0) return [...head, 'Nothing.', ''].join('\n');
  const groups = grouped(changes);
  const lines = [
    ...head,
    ...(changes.length === 0 ? [] : ['| Component | Targets | Changes | Look at |', '| --- | --- | --- | --- |']),
    ...[...groups].map(([group, all]) => overview(titleOf(group), all)),
    '',
    ...(changes.some(({ targets }) => targets.some(isProduction)) ? [laterInProduction, ''] : []),
    ...(unread.length === 0 ? [] : [`Not looked into: ${some(unread)}.`, '']),
    ...(charts.length === 0 ? [] : [`Charts that change: ${some(charts)}.`, '']),
    ...(chartValues.length === 0 ? [] : [...chartValues.map(valuesLine), '']),
  ];
  return cut([...lines, ...[...groups].flatMap(([group, all]) => details(titleOf(group), all))], limit);
}

/** What becomes of a chart's values, and which number of its version is to say so. */
function valuesLine({ chart, raise, ...values }: ChartValues): string {
  const found = (['removed', 'retyped', 'added'] as const)
    .filter((what) => values[what].length > 0)
    .map((what) => `${what === 'retyped' ? 'of another type' : what} ${some(values[what])}`);
  const [system = ''] = chart.split('/');
  const file = code(`systems/${system}/index.ts`);
  const advice = raise === undefined ? '' : ` **Raise the ${raise} number** of \`chartVersion\` in ${file}.`;
  return `- Values of ${code(chart)}: ${found.join(', ')}.${advice}`;
}

const laterInProduction =
  'Dev and staging follow the branch. Production runs what is pinned for it: of its rows, those of `Application` take effect at once, all others when it is advanced.';

/** Changes by component; those that are alike in several stand together. */
function grouped(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = change.components.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function titleOf(group: string): string {
  return some(group.split('\n'));
}

function overview(title: string, changes: readonly Change[]): string {
  const targets = [...new Set(changes.flatMap((change) => change.targets))];
  const count = (verb: Change['verb']) => changes.filter((change) => change.verb === verb).length;
  const counts = (['changed', 'added', 'removed'] as const)
    .filter((verb) => count(verb) > 0)
    .map((verb) => `${count(verb)} ${verb}`);
  return `| ${title} | ${some(targets)} | ${counts.join(', ')} | ${risksOf(changes) || '–'} |`;
}

/** Each risk with the production targets that it reaches: those are what a mistake costs. */
function risksOf(changes: readonly Change[]): string {
  const found = new Map<Risk, Set<string>>();
  for (const { risk, targets } of changes) {
    if (risk === undefined) continue;
    found.set(risk, new Set([...(found.get(risk) ?? []), ...targets.filter(isProduction)]));
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([risk, targets]) => (targets.size === 0 ? risk : `**${risk}** (${some([...targets])})`))
    .join(', ');
}

function isProduction(target: string): boolean {
  return target.endsWith('-prod');
}

function details(title: string, changes: readonly Change[]): readonly string[] {
  return [
    `### ${title}`,
    '',
    '| What | From | To | In | Targets | Look at |',
    '| --- | --- | --- | --- | --- | --- |',
    ...changes.map(row),
    '',
  ];
}

function row({ kind, verb, path, from, to, objects, targets, risk }: Change): string {
  const what = path === '' ? `${code(kind)} ${verb}` : `${code(kind)} ${code(path)}`;
  return `| ${[what, value(from), value(to), some(objects), some(targets), risk ?? '–'].join(' | ')} |`;
}

function value(found: string | undefined): string {
  return found === undefined ? '–' : code(found);
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(code).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** One line of a few words that means itself, whatever it holds: no backtick, no pipe, nothing that is not printed. */
function code(text: string): string {
  const line = text
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ')
    .replaceAll('`', '´')
    .replaceAll('|', '¦')
    .trim();
  return `\`${line.length > 100 ? `${line.slice(0, 99)}…` : line || ' '}\``;
}

/** Whole lines, as many as there is room for. */
function cut(lines: readonly string[], limit: number): string {
  const text = lines.join('\n');
  if (text.length <= limit) return text;
  const note = (left: number) => `\n\n… ${left} more lines; the diff of \`dist/\` has them all.\n`;
  let length = 0;
  const fits = lines.findIndex((line) => {
    length += line.length + 1;
    return length + note(lines.length).length > limit;
  });
  return lines.slice(0, fits).join('\n').trimEnd() + note(lines.length - fits);
}
