/**
 * Whether a pattern matches a path, as git's pathspecs do: this is how Argo CD finds files unless told otherwise, and
 * `*` and `?` also match `/`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git-File-Globbing/
 */
export function pathspecMatcher(pattern: string): (path: string) => boolean {
  const expression = regexOf(pattern, '[\\s\\S]*', '[\\s\\S]', false);
  return (path) => path === pattern || path.startsWith(`${pattern.replace(/\/$/, '')}/`) || expression.test(path);
}

/**
 * The same where `*` and `?` stay within a folder and only `**` does not: what Argo CD does with the new globbing, and
 * what a reader takes a pattern to mean.
 */
export function folderMatcher(pattern: string): (path: string) => boolean {
  const expression = regexOf(pattern, '[^/]*', '[^/]', true);
  return (path) => expression.test(path);
}

function regexOf(pattern: string, many: string, one: string, stars: boolean): RegExp {
  let found = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    const set = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(pattern.slice(at));
    if (character === '\\' && at + 1 < pattern.length) found += escaped(pattern[++at] ?? '');
    else if (character === '*') {
      const all = stars && /^\*\*(?:\/|$)/.test(pattern.slice(at)) && (at === 0 || pattern[at - 1] === '/');
      const slash = all && pattern[at + 2] === '/';
      found += all ? (slash ? '(?:[^/]+/)*' : '[\\s\\S]*') : many;
      while (pattern[at + 1] === '*') at++;
      if (slash) at++;
    } else if (character === '?') found += one;
    else if (set !== null) {
      const [whole, not, inner = ''] = set;
      found += `[${not === undefined ? '' : '^'}${inner.replace(/[\\\]^]/g, '\\$&')}]`;
      at += whole.length - 1;
    } else if (stars && character === '{' && pattern.includes('}', at)) {
      braces++;
      found += '(?:';
    } else if (braces > 0 && (character === '}' || character === ',')) {
      if (character === '}') braces--;
      found += character === '}' ? ')' : '|';
    } else found += escaped(character);
  }
  return new RegExp(`^${found}$`);
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}
