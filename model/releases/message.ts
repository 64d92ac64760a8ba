/** Most characters of a subject line that tools show whole. */
const subjectLength = 72;

export interface MessageParts {
  /** Subjects that say the same, the best first: the first that fits is taken. */
  readonly subjects: readonly [string, ...string[]];
  /** What becomes what: a line each. */
  readonly changes: readonly string[];
  readonly reason: string;
  /** Why stages were gone around, and what that allowed. */
  readonly hotfix?: { readonly reason: string; readonly allowed: readonly string[] };
}

/** A commit message: what changes, from what to what, and why. */
export function commitMessage({ subjects, changes, reason, hotfix }: MessageParts): string {
  const prefix = hotfix === undefined ? '' : 'Hotfix: ';
  const paragraphs = [
    fitting(subjects.map((subject) => prefix + subject)),
    changes.join('\n'),
    hotfix === undefined ? `Reason: ${oneLine(reason)}` : `Hotfix: ${oneLine(hotfix.reason)}`,
    (hotfix?.allowed ?? []).map((what) => `Allowed by it: ${what}`).join('\n'),
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}

function fitting(subjects: readonly string[]): string {
  const fits = subjects.find((subject) => subject.length <= subjectLength);
  return fits ?? `${(subjects.at(-1) ?? '').slice(0, subjectLength - 1)}…`;
}

/** What somebody typed, as one line without control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}
