import { code, page, plain, section } from '../systems/markdown.ts';
import type { RunbookFacts } from './facts.ts';
import { failoverSection } from './failover.ts';
import { firstLookSection, placesSection } from './first-look.ts';
import { recoverySection } from './recovery.ts';
import { releaseSection, rollbackSection } from './release.ts';
import { secretsSection } from './secrets.ts';
import { type KillSwitch, switchesSection } from './switches.ts';

/** What an operator does about one component: the urgent first. */
export function runbookPage(facts: RunbookFacts, switches: readonly KillSwitch[]): string {
  const { component, system } = facts;
  return page(
    `# Runbook of ${plain(component)}`,
    `What it is, who calls it and what its alerts say: [its page](../../systems/${system.name}/${component}.md). What holds for all components: [runbooks](../README.md).`,
    'Commands are written for the first production target; [the last table](#where-it-runs) has the names of the others.',
    firstLookSection(facts),
    rollbackSection(facts),
    switchesSection(facts, switches),
    failoverSection(facts),
    recoverySection(facts),
    secretsSection(facts),
    releaseSection(facts),
    escalation(facts),
    placesSection(facts),
  );
}

function escalation({ system: { notifications } }: RunbookFacts): string {
  const told =
    notifications === undefined
      ? ''
      : ` Argo CD tells ${code(`${notifications.service}: ${notifications.recipient}`)} of failed syncs and aborted rollouts.`;
  return section(
    'Escalation',
    `Alerts of severity ${code('page')} go to whoever is on call.${told} [Who is next](../README.md#escalation).`,
  );
}
