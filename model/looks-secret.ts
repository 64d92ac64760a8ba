/**
 * Whether a setting looks like a secret: by the form of its text, or by a name that promises one. Says why in a few
 * words that complete "the value …", and never repeats the value. Errs on the side of silence: what it finds stops a
 * run.
 *
 * @param key name of the setting, e.g. `DATABASE_PASSWORD` or, of a file, `application.yaml`
 * @param value its text; may be a whole file
 * @returns undefined for what looks harmless
 */
export function looksSecret(key: string, value: string): string | undefined {
  if (isReference(value)) return undefined;
  const known = forms.find(({ pattern }) => pattern.test(value));
  if (known !== undefined) return known.what;
  if (hasRandomText(value)) return 'holds a long random text, as keys and tokens are';
  // A file's name says nothing of its lines, and its lines have names of their own.
  const named = value.includes('\n') ? secretLine(value) : namesSecret(key) && isLiteral(key, value) ? key : undefined;
  return named === undefined ? undefined : `is called ${named} and stands there in plain text`;
}

/** How a reference to a key of a Secret begins in a setting's text. */
export const referencePrefix = 'secretRef:';

/** What stands for a value that comes later: a reference, or a placeholder such as `${…}`, `$(…)`, `{{…}}`, `<…>`, `***`. */
function isReference(value: string): boolean {
  return value.startsWith(referencePrefix) || /^(?:\$|\{\{|<|\*+$|%\()/.test(value);
}

/** Texts that are secrets whatever they are called. A placeholder in the secret's place is none. */
const forms: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, what: 'holds a private key' },
  {
    // Azure storage and Service Bus; the value is base64, so a placeholder does not match.
    pattern: /(?:^|[;\s"'])(?:AccountKey|SharedAccessKey|SharedAccessSignature)\s*=\s*[A-Za-z0-9%?]/i,
    what: 'holds a connection string with its key',
  },
  {
    // `Server=db;Password=…` of ADO.NET and `host=db password=…` of libpq: never the name alone.
    pattern:
      /(?:;\s*(?:password|pwd)\s*=\s*[^;\s${<*]|(?:^|["'])(?:password|pwd)\s*=\s*[^;\s${<*][^;\n]*;\s*\w+\s*=|\bhost=\S+(?: \w+=\S*)* password=[^\s${<*])/i,
    what: 'holds a connection string with its password',
  },
  {
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:(?!\$|\{|<|\*|%\()[^\s/@"']+@/i,
    what: 'holds a URL with a password',
  },
  { pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, what: 'holds a JSON Web Token' },
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, what: 'holds an access key of AWS' },
  { pattern: /[?&]sig=[A-Za-z0-9%+/]{20}/, what: 'holds a shared access signature of Azure' },
  {
    pattern:
      /\b(?:gh[opsur]_[A-Za-z0-9]{30}|github_pat_\w{30}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{30}|xox[abeprs]-[\w-]{10}|[rs]k_live_[A-Za-z0-9]{16}|AIza[\w-]{35})/,
    what: 'holds a token of a well-known service',
  },
];

/** Names that promise a secret. Of a word like `key` only the end counts: `CACHE_KEY_PREFIX` is about something else. */
const promising = /password|passwd|passphrase|secret|(?:^|_)pwd(?:_|$)|token|(?:^|_)(?:api)?key$/;
/** Names about a secret rather than of one: where it is, how long it lasts; and keys that anybody may know. */
const about =
  /_(?:url|uri|endpoint|host|issuer|audience|name|path|file|dir|header|claim|field|prefix|scheme|ttl|seconds|minutes|hours|days|lifetime|expiry|expiration|length|limit|max|min|count|size|rate|policy|mode|enabled|disabled|required|ref|id|type|algorithm|store|provider|version|rotation|bucket)$|(?:public|partition|sort|routing|primary|foreign|cache|group|row|shard|idempotency|translation|message|object|sort|join)_?key$|(?:^|_)(?:max|min)_|tokens$/;

function namesSecret(key: string): boolean {
  const name = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return promising.test(name) && !about.test(name);
}

/** Whether a value may be the secret itself: no switch, reference, path or plain address. */
function isLiteral(key: string, value: string): boolean {
  const text = value.trim();
  if (text === '' || isReference(text) || /^(?:true|false|yes|no|on|off|null|none)$/i.test(text)) return false;
  // Tokens are counted and timed; passwords of digits alone exist.
  if (/token/i.test(key) && /^\d+(?:\.\d+)?(?:ms|[smhd])?$/.test(text)) return false;
  return !/^(?:\/|\.\.?\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(text);
}

/**
 * The name in a line of a file that sets a password or token: `name: value` of YAML, `"name": "value"` of JSON,
 * `name=value` of properties. Program code, which spaces its `=` and calls functions, is none of these.
 */
function secretLine(file: string): string | undefined {
  for (const line of file.split('\n')) {
    const match = /^\s*(?:- )?["']?([A-Za-z][\w.-]*)["']?(?:\s*:\s+|=)(["']?)([^\s"'()[\]{}]+)\2,?\s*$/.exec(line);
    const [, name = '', , value = ''] = match ?? [];
    const last = name.slice(name.lastIndexOf('.') + 1);
    // `secret:` and `key:` usually name an object of the cluster.
    if (/password|passwd|token|client_?secret|api_?key|access_?key|secret_?key/i.test(last)) {
      if (namesSecret(last) && isLiteral(last, value)) return name;
    }
  }
  return undefined;
}

/** Shortest run of characters that is looked at; 32 characters of base64 are 192 bits. */
const shortest = 32;

/**
 * Whether there is a long run of letters and digits in which kinds of characters change as they do by chance. Names made
 * of words change seldom; numbers in hexadecimal are taken for hashes and identifiers, which they mostly are.
 */
function hasRandomText(value: string): boolean {
  if (value.length < shortest) return false;
  const rest = harmless.reduce((text, pattern) => text.replaceAll(pattern, ' '), value);
  return (rest.match(/[A-Za-z0-9+/_-]{32,}/g) ?? []).some(isRandom);
}

/** Long texts that are public by nature. */
const harmless: readonly RegExp[] = [
  /-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)-----[\s\S]*?-----END [A-Z0-9 ]+-----/g,
  /\b(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\w+) [A-Za-z0-9+/=]+/g,
  /[a-z][a-z0-9+.-]*:\/\/\S+/gi,
  /\bsha(?:1|256|384|512)[-:][A-Za-z0-9+/=]+/gi,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b[0-9a-f]{32,}\b/gi,
];

/** By chance two neighbours in base64 are of different kinds in 64 of 100 cases; in names made of words, in under 35. */
function isRandom(run: string): boolean {
  const plain = run.replaceAll(/[+/_-]/g, '');
  const mixed = /[a-z]/.test(plain) && /[A-Z]/.test(plain);
  if (!/\d/.test(plain) || !/[A-Za-z]/.test(plain) || plain.length < 0.8 * shortest) return false;
  // Words between dashes have many of them; of base64 one character in 32 is such.
  if (run.length - plain.length > run.length / 8) return false;
  // Numbered names in lower case, `pool1-zone2-node3`, have dashes; tokens of one case have none.
  if (!mixed && plain !== run) return false;
  let changes = 0;
  for (let at = 1; at < plain.length; at++) if (kindOf(plain[at]) !== kindOf(plain[at - 1])) changes++;
  // With letters of one case there is less to change: in 40 of 100 cases by chance.
  return changes / (plain.length - 1) >= (mixed ? 0.42 : 0.3);
}

function kindOf(character: string | undefined): 'upper' | 'lower' | 'digit' {
  if (character === undefined || /\d/.test(character)) return 'digit';
  return /[A-Z]/.test(character) ? 'upper' : 'lower';
}
