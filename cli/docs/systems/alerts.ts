import { at, isRecord } from '../../../model/plain.ts';
import { list, text } from './json.ts';
import { byText, code, mergedTable, nothing, plain, type Row, section } from './markdown.ts';
import type { ComponentView, TargetView } from './view.ts';

/** What is promised, and who is told what when it is not kept: as production's rules have it. */
export function alertSection({ targets }: ComponentView): string {
  const production = targets.filter(({ declared }) => declared.target.environment === 'prod');
  const rules = production.map((view) => ({ target: view.declared.target.name, rules: rulesOf(view) }));
  const alerts = mergedTable(
    ['Alert', 'Labels', 'Severity in production', 'After', 'Says'],
    rules.map(({ target, rules }) => ({ target, rows: rules.flatMap(alertRow) })),
  );
  if (alerts === '') return '';
  const recordings = rules.flatMap(({ rules }) => rules.map((rule) => text(at(rule, 'record'))));
  return section('Promise and alerts', promise(rules.flatMap(({ rules }) => rules)), recorded(recordings), alerts);
}

function rulesOf({ objects }: TargetView): readonly unknown[] {
  return objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => list(at(spec, 'groups')).flatMap((group) => list(at(group, 'rules'))));
}

/** The promise is not in the model of the first pass; the alerts that guard it say it. */
function promise(rules: readonly unknown[]): string {
  const texts = rules.map((rule) => text(at(rule, 'annotations', 'description')) ?? '');
  const promises = texts.flatMap((said) => {
    const [, share, window] = /the promise is ([\d.]+ %) over (\d+d)/.exec(said) ?? [];
    return share === undefined ? [] : `${share} of requests succeed, over ${window}`;
  });
  const known = [...new Set(promises)].sort(byText);
  return known.length === 0 ? 'No promise about answers is declared.' : `Promised: ${known.join('; ')}.`;
}

function recorded(names: readonly (string | undefined)[]): string {
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return known.length === 0 ? '' : `Recorded for graphs: ${known.map(code).join(', ')}.`;
}

function alertRow(rule: unknown): Row[] {
  const name = text(at(rule, 'alert'));
  if (name === undefined) return [];
  const { severity, service: _, ...labels } = labelsOf(rule);
  const shown = Object.entries(labels).map(([label, value]) => code(`${label}=${value}`));
  return [
    [
      code(name),
      shown.sort(byText).join(', ') || nothing,
      plain(severity ?? nothing),
      plain(text(at(rule, 'for')) ?? 'at once'),
      plain(text(at(rule, 'annotations', 'summary')) ?? nothing),
    ],
  ];
}

function labelsOf(rule: unknown): Readonly<Record<string, string>> {
  const labels = at(rule, 'labels');
  if (!isRecord(labels)) return {};
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, String(value)]));
}
