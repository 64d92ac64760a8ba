import { code, plain, type Row, section, table } from '../systems/markdown.ts';

/** Weeks of a quarter. The first is left out for the turn of the year, the last for the drill of everything. */
const quarter = 13;

/** Weeks of the year, by ISO 8601, in which a target is drilled: once in each quarter (T-22). */
export function drillWeeks(index: number, of: number): readonly number[] {
  const first = 2 + Math.floor((index * (quarter - 2)) / of);
  return [0, 1, 2, 3].map((turn) => first + turn * quarter);
}

export function drillSection(order: readonly string[]): string {
  const rows = order.map((target, index): Row => [plain(target), drillWeeks(index, order.length).join(', ')]);
  return section(
    'Drills',
    'Once a quarter in each production target, and once a year for the whole platform: every target at a time, in the last week of the third quarter (week 39). Weeks are those of ISO 8601.',
    table(['Target', 'Weeks'], rows),
    [
      'A drill of a target:',
      '',
      '1. Say so beforehand where its alerts go, and name who leads it.',
      '2. Take one cluster out of Front Door, move the primary role, and promote the databases, with the commands of this page.',
      '3. Roll one component back and forward again.',
      '4. Restore a database to a moment of the day before, beside the real one.',
      '5. Measure each against the recovery times in the runbooks: from the alert until requests succeed, and the newest data that is missing.',
      `6. Go back, and write down what took longer than it may, and what this page had wrong. A page is corrected where it comes from: ${code('systems/')}, ${code('regions/')} or ${code('cli/docs/runbooks/')}.`,
    ].join('\n'),
  );
}
