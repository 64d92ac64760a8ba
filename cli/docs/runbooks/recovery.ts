import { plain, type Row, section, table } from '../systems/markdown.ts';
import type { RunbookFacts } from './facts.ts';

/** What is promised when something fails. */
export function recoverySection({ recovery, component }: RunbookFacts): string {
  if (recovery === undefined) {
    return section(
      'Recovery times',
      `No document gives figures for ${plain(component)} itself; those of what uses it hold.`,
    );
  }
  const rows = recovery.scenarios.map(
    ({ failure, rpo, rto, strategy }): Row => [failure, rpo, rto, strategy].map(plain),
  );
  return section(
    'Recovery times',
    `From ${plain(recovery.source)}. RPO: how much of the newest data may be lost. RTO: how long it may take.`,
    table(['Failure', 'RPO', 'RTO', 'How'], rows),
  );
}
