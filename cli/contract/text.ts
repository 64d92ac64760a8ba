import { accountOf, type ContractRow } from '../../engine/contract/index.ts';

/** A service account that logs in with an identity of a target, and is rendered elsewhere. */
export interface Elsewhere {
  readonly target: string;
  readonly subject: string;
  readonly reason: string;
}

/** A table of what was compared, and who logs in without being rendered here. */
export function contractText(rows: readonly ContractRow[], elsewhere: readonly Elsewhere[]): string {
  if (rows.length === 0) return '';
  const head = ['target', 'compared', 'in Kubernetes', 'in Azure', ''];
  const lines = rows.map(({ target, check, kubernetes, azure, differences }) => [
    target,
    check,
    kubernetes,
    azure,
    differences === 0 ? 'ok' : `${differences} ${differences === 1 ? 'difference' : 'differences'}`,
  ]);
  const accounts = new Map<string, string[]>();
  for (const { subject, reason, target } of elsewhere) {
    const line = `${accountOf(subject)}: ${reason}`;
    accounts.set(line, [...(accounts.get(line) ?? []), target]);
  }
  const others = [...accounts].map(([line, targets]) => `  ${line}; in ${targets.join(', ')}\n`);
  const note = others.length === 0 ? '' : `\nElsewhere, and taken as it is said:\n${others.join('')}`;
  return `${table([head, ...lines])}${note}`;
}

function table(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
