import { forms } from '../regions/forms.ts';

/** Which image of a component is meant: by its tag, by its digest, or by both. */
export interface Version {
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

/** What was probably meant by text that is no version. */
export interface BadVersion {
  readonly nearest: string | undefined;
}

/** Reads `1.4.3`, `sha256:…` or `1.4.3@sha256:…`. */
export function parseVersion(text: string): Version | BadVersion {
  const [first = '', second, ...more] = text.split('@');
  if (more.length > 0) return { nearest: undefined };
  if (second !== undefined) {
    if (isTag(first) && isDigest(second)) return { tag: first, digest: second };
    const nearest = forms.digest.nearest(second)?.replaceAll('`', '');
    return { nearest: isTag(first) && nearest !== undefined ? `\`${first}@${nearest}\`` : undefined };
  }
  if (isDigest(first)) return { digest: first };
  // A bad digest never passes for a tag: tags have no colon.
  if (isTag(first)) return { tag: first };
  // Half a digest is no hint of a tag.
  const tag = /^sha256:/i.test(first) ? undefined : forms.tag.nearest(first);
  return { nearest: forms.digest.nearest(first) ?? tag };
}

export function isVersion(parsed: Version | BadVersion): parsed is Version {
  return !('nearest' in parsed);
}

/** Whole, as it is typed: `1.4.3@sha256:…`. */
export function versionText({ tag, digest }: Version): string {
  return [tag, digest].filter((part) => part !== undefined).join('@');
}

/** For a line among others: of a digest, its first twelve digits. */
export function shortVersion({ tag, digest }: Version): string {
  return versionText({
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest: digest.slice(0, 19) }),
  });
}

/** As much of a commit's ID as people read. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}

function isTag(text: string): boolean {
  return forms.tag.pattern.test(text);
}

function isDigest(text: string): boolean {
  return forms.digest.pattern.test(text);
}
