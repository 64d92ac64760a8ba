import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { type ImageName, released } from '../../model/releases/images.ts';
import { commitMessage } from '../../model/releases/message.ts';
import { namedImage } from '../../model/releases/names.ts';
import { isVersion, parseVersion, shortVersion, versionText } from '../../model/releases/versions.ts';
import { outFolder } from '../releases/carry-out.ts';
import { commonHelp, runReleaseCommand, type Typed } from '../releases/command.ts';
import type { Context } from '../releases/context.ts';
import { differenceOfRendering } from '../releases/difference.ts';
import type { Nothing, Proposal } from '../releases/proposal.ts';

const help = `Usage: npm run release -- COMPONENT@VERSION [OPTIONS]

Pins an image for staging in regions/releases.yaml, keeps the earlier one in its history, renders, and prints what will
run differently there and a commit message. Staging runs it once that is merged.

  COMPONENT          tenant-service, ghasi/tenant-service, or an image that comes from elsewhere, such as pgbouncer
  VERSION            a tag (1.4.4), a digest (sha256:…), or both (1.4.4@sha256:…)

  --environment ENV  staging (default) or dev
${commonHelp}`;

/** `npm run release`. */
export function releaseCommand(argv: readonly string[]): number {
  const takes = { least: 1, most: 1, what: 'which component and version: tenant-service@1.4.4' };
  return runReleaseCommand({ help, options: ['environment'], takes, propose }, argv);
}

function propose(typed: Typed, context: Context, diagnostics: Diagnostics): Proposal | Nothing | undefined {
  const { environment = 'staging' } = typed.options;
  if (environment !== 'staging' && environment !== 'dev') {
    const reason = `--environment knows staging and dev, not "${environment}"; npm run promote is for production`;
    diagnostics.report('cli/bad-arguments', { reason });
  }
  const [text = ''] = typed.positionals;
  const at = text.indexOf('@');
  if (at <= 0) {
    const meant =
      at < 0 && text.includes(':') ? text.replace(':', '@') : `${text.replace('@', '') || 'tenant-service'}@1.4.4`;
    diagnostics.report('cli/bad-arguments', { reason: `say the component and the version, such as ${meant}` });
    return undefined;
  }
  const image = namedImage(context.known, context.file, text.slice(0, at), diagnostics);
  const version = parseVersion(text.slice(at + 1));
  if (!isVersion(version)) {
    diagnostics.report('release/bad-version', { version: text.slice(at + 1), nearest: version.nearest });
    return undefined;
  }
  if (image === undefined || (environment !== 'staging' && environment !== 'dev')) return undefined;
  const change = released(context.file, image, environment, version);
  if (change === undefined) {
    diagnostics.report('release/bad-version', {
      version: versionText(version),
      nearest: `TAG@${versionText(version)}`,
    });
    return undefined;
  }
  const { file, from, to } = change;
  const { name } = image;
  if (from !== undefined && versionText(from) === versionText(to)) {
    return { nothing: `${name} ${versionText(to)} is what ${environment} runs already.` };
  }
  const reason = typed.reason ?? (environment === 'staging' ? 'to be tried before production' : 'to be tried first');
  const changes = [{ name, where: environment, ...(from && { from: versionText(from) }), to: versionText(to) }];
  return {
    file,
    what: `that ${environment} runs ${name} ${versionText(to)}`,
    changes,
    notes: ownImage(context, image, environment),
    message: commitMessage({
      subjects: [`Release ${name} ${shortVersion(to)} to ${environment}`, `Release ${name} to ${environment}`],
      changes: [
        `${name} in ${environment}: ${from === undefined ? 'nothing' : versionText(from)} → ${versionText(to)}`,
      ],
      reason,
    }),
    difference: (rendered) => differenceOfRendering(outFolder, rendered, [environment]),
  };
}

/** A pin for the very target wins over the one of its environment, which is the only one that this command changes. */
function ownImage({ file }: Context, { section, name }: ImageName, target: string): string[] {
  const own = file[section]?.[name]?.targets?.[target];
  return own === undefined
    ? []
    : [`${target} has an image of its own under targets, ${versionText(own)}, and keeps it.`];
}
