import { type CatalogueEntry, catalogue } from './catalogue/index.ts';
import type { Diagnostic } from './diagnostic.ts';

const styled = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;
/** A screen or two: nobody reads thousands, and the first ones are usually the cause. */
const shownAtMost = 100;
const plainText = (text: string) => text;

/**
 * Problems for a person: `file:line:column severity code: what`, then why and how to mend, and a count at the end.
 *
 * @param colours whether the reader is a terminal
 */
export function printText(diagnostics: readonly Diagnostic[], colours = false): string {
  const [bold, red, yellow, dim] = colours
    ? [styled(1), styled(31), styled(33), styled(2)]
    : [plainText, plainText, plainText, plainText];
  const blocks = diagnostics.map(({ at, severity, code, message, why, fix }) => {
    const place = at === undefined ? '' : `${bold(`${at.file}:${at.line}:${at.column}`)} `;
    const kind = severity === 'error' ? red('error') : yellow('warning');
    return `${place}${kind} ${code}: ${message}\n  ${dim('why:')} ${why}\n  ${dim('fix:')} ${fix}\n`;
  });
  const hidden = diagnostics.length - shownAtMost;
  const more = hidden > 0 ? `… and ${hidden} more; --format json prints all\n` : '';
  return `${blocks.slice(0, shownAtMost).join('')}${more}${counts(diagnostics)}\n`;
}

/** The same for programs. */
export function printJson(diagnostics: readonly Diagnostic[], summary?: object): string {
  return `${JSON.stringify({ diagnostics, ...(summary === undefined ? {} : { summary }) }, null, 2)}\n`;
}

/**
 * The same for code hosts, which show the problems beside the lines of a pull request.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function printSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'meridian',
            rules: codes.map((id) => ({ id, defaultConfiguration: { level: levelOf(id) } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(({ code, severity, message, why, fix, at, targets }) => ({
          ruleId: code,
          level: severity,
          message: { text: `${message}. ${why} ${fix}` },
          locations: at === undefined ? [] : [location(at)],
          ...(targets === undefined ? {} : { properties: { targets } }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function levelOf(code: string): string {
  const entries: Readonly<Record<string, CatalogueEntry<never>>> = catalogue;
  return entries[code]?.severity ?? 'error';
}

function location({ file, line, column }: NonNullable<Diagnostic['at']>) {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: line, startColumn: column } } };
}

function counts(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : '']
    .filter((text) => text !== '')
    .join(', ');
}
