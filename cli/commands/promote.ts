import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Pin } from '../../model/regions/region.ts';
import { exceptions, type ImageName, meant, promoted, ranInStaging } from '../../model/releases/images.ts';
import { commitMessage } from '../../model/releases/message.ts';
import { namedImage } from '../../model/releases/names.ts';
import { isVersion, parseVersion, shortVersion, versionText } from '../../model/releases/versions.ts';
import { outFolder } from '../releases/carry-out.ts';
import { commonHelp, runReleaseCommand, type Typed } from '../releases/command.ts';
import type { Context } from '../releases/context.ts';
import { differenceOfRendering } from '../releases/difference.ts';
import type { Nothing, Proposal } from '../releases/proposal.ts';

const help = `Usage: npm run promote -- COMPONENT [OPTIONS]

Pins for production the image that staging runs, renders, and prints what will run differently and a commit message.
Each production target gets it when it is advanced to the commit that brings it: npm run advance.

  COMPONENT          tenant-service, ghasi/tenant-service, or an image that comes from elsewhere, such as pgbouncer

  --version VERSION  another one that staging ran: a tag, a digest, or both (1.4.4@sha256:…)
  --hotfix REASON    take --version although staging never ran it
${commonHelp}`;

/** `npm run promote`. */
export function promoteCommand(argv: readonly string[]): number {
  const takes = { least: 1, most: 1, what: 'which component: npm run promote -- tenant-service' };
  return runReleaseCommand({ help, options: ['version', 'hotfix'], takes, propose }, argv);
}

function propose(typed: Typed, context: Context, diagnostics: Diagnostics): Proposal | Nothing | undefined {
  const [text = ''] = typed.positionals;
  const image = namedImage(context.known, context.file, text, diagnostics);
  if (image === undefined) return undefined;
  const { name } = image;
  const chosen = chosenPin(context, image, typed, diagnostics);
  if (chosen === undefined) return undefined;
  const { pin, allowed } = chosen;
  if (pin.digest === undefined) {
    const required = context.platform.digests === 'required';
    diagnostics.report(required ? 'release/digest-required' : 'release/digest-recommended', { name, tag: pin.tag });
  }
  const { file, from, to } = promoted(context.file, image, pin);
  const notes = exceptions(context.file, image).map(
    ({ target, version }) => `${target} has an image of its own under targets, ${versionText(version)}, and keeps it.`,
  );
  if (from !== undefined && versionText(from) === versionText(to)) {
    return { nothing: [`${name} ${versionText(to)} is pinned for production already.`, ...notes].join('\n') };
  }
  const { targets } = context.platform;
  const production = targets.filter(({ environment }) => environment === 'prod').map((target) => target.name);
  return {
    file,
    what: `that production runs ${name} ${versionText(to)}`,
    changes: [{ name, where: 'production', ...(from && { from: versionText(from) }), to: versionText(to) }],
    notes,
    message: commitMessage({
      subjects: [`Promote ${name} ${shortVersion(to)} to production`, `Promote ${name} to production`],
      changes: [
        `${name} in production: ${from === undefined ? 'nothing' : versionText(from)} → ${versionText(to)}`,
        ...notes,
      ],
      reason: typed.reason ?? 'staging ran it',
      ...(typed.hotfix === undefined ? {} : { hotfix: { reason: typed.hotfix, allowed } }),
    }),
    difference: (rendered) => differenceOfRendering(outFolder, rendered, production),
  };
}

/** What staging runs, or of what it ran the one that was asked for; with a reason, one that it never ran. */
function chosenPin(
  { file }: Context,
  image: ImageName,
  { options, hotfix }: Typed,
  diagnostics: Diagnostics,
): { readonly pin: Pin; readonly allowed: readonly string[] } | undefined {
  const ran = ranInStaging(file, image);
  const { name } = image;
  const known = ran.map(versionText).join(', ') || 'nothing';
  const text = options['version'];
  if (text === undefined) {
    const [pin] = ran;
    if (pin === undefined) diagnostics.report('release/unseen-image', { name, version: 'as it is', known });
    return pin && { pin, allowed: [] };
  }
  const version = parseVersion(text);
  if (!isVersion(version)) {
    diagnostics.report('release/bad-version', { version: text, nearest: version.nearest });
    return undefined;
  }
  const found = meant(ran, version);
  if (found !== undefined) return { pin: found, allowed: [] };
  const { tag, digest } = version;
  if (hotfix === undefined) {
    diagnostics.report('release/unseen-image', { name, version: text, known });
    return undefined;
  }
  if (tag === undefined) {
    diagnostics.report('release/bad-version', { version: text, nearest: `TAG@${text}` });
    return undefined;
  }
  const pin = { tag, ...(digest === undefined ? {} : { digest }) };
  return { pin, allowed: [`${name} ${versionText(pin)} has not run in staging`] };
}
