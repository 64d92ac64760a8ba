import { parseCidr } from '../cidr.ts';
import { cronProblem } from '../cron.ts';
import { nearestQuantity, type QuantityKind, quantityForms, quantityPatterns, quantityProblem } from '../quantity.ts';

/** How a piece of text must look. */
export interface TextForm {
  /** Ends the sentence “expected …”. */
  readonly expected: string;
  /** The same for editors. */
  readonly pattern: RegExp;
  readonly examples: readonly string[];
  /** More than a pattern can say. */
  readonly accepts?: (text: string) => boolean;
  /** What was probably meant, ready to be shown in a sentence. */
  readonly nearest?: (text: string) => string | undefined;
}

/** Codes that would make a target's name, or a file's, ambiguous. */
export const reservedCodes: ReadonlySet<string> = new Set([
  'dev',
  'staging',
  'environments',
  'releases',
  'azure',
  'clusters',
  'gitops',
]);

/** What was probably meant, if it is of the form now. */
export const backquoted = (text: string, pattern: RegExp) => (pattern.test(text) ? `\`${text}\`` : undefined);
/** In lower case, with dashes in place of blanks and underscores. */
export const lowered = (pattern: RegExp) => (text: string) =>
  backquoted(
    text
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-'),
    pattern,
  );

const codePattern = /^[a-z][a-z0-9]{1,7}$/;
const boundaryPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const locationPattern = /^[a-z]{2,}[0-9]?$/;
const domainPattern = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const commitPattern = /^[0-9a-f]{40}$/;
/** Never `http`: secrets would travel readable. A path would be ignored. */
const vaultServerPattern =
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[1-9]\d{0,4})?$/;
const objectNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

export const forms = {
  code: {
    expected: 'a code of 2 to 8 lower-case letters and digits that begins with a letter',
    pattern: codePattern,
    examples: ['us', 'eu'],
    nearest: (text) => backquoted(text.toLowerCase().replace(/[^a-z0-9]/g, ''), codePattern),
  },
  sentence: { expected: 'some text', pattern: /\S/, examples: [] },
  boundary: {
    expected: 'lower-case words joined by dashes',
    pattern: boundaryPattern,
    examples: ['north-america', 'eu'],
    nearest: lowered(boundaryPattern),
  },
  location: {
    expected: 'the short name of an Azure location, in lower-case letters with at most one digit at the end',
    pattern: locationPattern,
    examples: ['westeurope', 'eastus2'],
    nearest: (text) => backquoted(text.toLowerCase().replace(/[^a-z0-9]/g, ''), locationPattern),
  },
  domain: {
    expected: 'a domain name of two or more parts, in lower case',
    pattern: domainPattern,
    examples: ['us.ghasi.example'],
    accepts: (text) => text.length <= 200,
    nearest: (text) =>
      backquoted(
        text
          .toLowerCase()
          .replace(/^[a-z]+:\/\//, '')
          .replace(/[./]+$/, ''),
        domainPattern,
      ),
  },
  objectName: {
    expected: 'a Kubernetes name: up to 63 lower-case letters, digits and dashes',
    pattern: objectNamePattern,
    examples: ['vault-backend'],
    nearest: lowered(objectNamePattern),
  },
  mount: {
    expected: 'the path of a Vault engine without slashes at its ends',
    pattern: /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/,
    examples: ['secret'],
    nearest: (text) => backquoted(text.replace(/^\/+|\/+$/g, ''), /^[A-Za-z0-9_/-]+$/),
  },
  vaultServer: {
    expected: 'a URL that begins with https:// and ends with the host, or its port',
    pattern: vaultServerPattern,
    examples: ['https://vault.us.ghasi.example'],
    accepts: (text) => Number(/:(\d+)$/.exec(text)?.[1] ?? 443) <= 65_535,
    nearest: (text) =>
      backquoted(`https://${text.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '')}`, vaultServerPattern),
  },
  vaultRole: {
    expected: 'the name of a Vault role: letters, digits, dots and dashes, beginning and ending with a letter or digit',
    pattern: /^\w(?:[\w.-]*\w)?$/,
    examples: ['external-secrets'],
  },
  percentage: {
    expected: 'a whole number of pods, or a percentage from 0% to 100%',
    pattern: /^(?:100|[1-9]?[0-9])%$/,
    examples: ['50%'],
    nearest: (text) => (/^\d+$/.test(text) ? `\`${Number(text)}\` without quotes` : undefined),
  },
  variable: {
    expected: 'letters, digits and underscores, not beginning with a digit',
    pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
    examples: ['LOG_LEVEL'],
    nearest: (text) => backquoted(text.trim().replace(/[^A-Za-z0-9_]+/g, '_'), /^[A-Za-z_][A-Za-z0-9_]*$/),
  },
  tag: {
    expected: 'an image tag: up to 128 letters, digits, dots, dashes and underscores, and not “latest”, which moves',
    pattern: /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
    examples: ['1.4.2'],
    nearest: (text) =>
      backquoted(text.slice(text.lastIndexOf(':') + 1), /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/),
  },
  digest: {
    expected: '“sha256:” and 64 hexadecimal digits in lower case',
    pattern: digestPattern,
    examples: [],
    nearest: (text) =>
      backquoted(text.toLowerCase(), digestPattern) ??
      backquoted(`sha256:${text.toLowerCase()}`, digestPattern) ??
      backquoted(text.slice(text.indexOf('@') + 1), digestPattern),
  },
  network: {
    expected: 'a block of IPv4 addresses, its first address and the length of its prefix',
    pattern: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/,
    examples: ['10.16.64.0/20'],
    accepts: (text) => parseCidr(text) !== undefined,
  },
  clientId: {
    expected: 'a UUID in lower case',
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    examples: [],
    nearest: (text) => backquoted(text.toLowerCase(), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  },
  url: {
    expected: 'a URL that begins with https://',
    pattern: /^https:\/\/[^\s/]+\/\S*$/,
    examples: [],
  },
  country: {
    expected: 'a country in two capital letters, ISO 3166-1',
    pattern: /^[A-Z]{2}$/,
    examples: ['DE'],
    nearest: (text) => backquoted(text.toUpperCase(), /^[A-Z]{2}$/),
  },
  organization: {
    expected: '2 to 20 lower-case letters and digits that begin with a letter',
    pattern: /^[a-z][a-z0-9]{1,19}$/,
    examples: ['contoso'],
    nearest: (text) => backquoted(text.toLowerCase().replace(/[^a-z0-9]/g, ''), /^[a-z][a-z0-9]{1,19}$/),
  },
  suffix: {
    expected: '1 to 6 lower-case letters and digits',
    pattern: /^[a-z0-9]{1,6}$/,
    examples: ['x7'],
    nearest: (text) => backquoted(text.toLowerCase().replace(/[^a-z0-9]/g, ''), /^[a-z0-9]{1,6}$/),
  },
  vmSize: {
    expected: 'a size of Azure’s virtual machines',
    pattern: /^Standard_[A-Z]+[0-9]+[a-z0-9-]*(?:_v[0-9]+)?$/,
    examples: ['Standard_D4ds_v5'],
  },
  extension: {
    expected: 'the name of a PostgreSQL extension',
    pattern: /^[a-z][a-z0-9_-]*$/,
    examples: ['pg_trgm'],
    nearest: (text) => backquoted(text.toLowerCase(), /^[a-z][a-z0-9_-]*$/),
  },
  parameter: {
    expected: 'the name of a PostgreSQL parameter',
    pattern: /^[a-z][a-z0-9_.]*$/,
    examples: ['work_mem'],
  },
  commit: {
    expected: 'the full ID of a commit, 40 hexadecimal digits in lower case',
    pattern: commitPattern,
    examples: [],
    nearest: (text) => backquoted(text.trim().toLowerCase(), commitPattern),
  },
  qualified: {
    expected: 'a component with its system before a slash',
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    examples: ['ghasi/tenant-service'],
  },
  repository: {
    expected: 'the URL of a git repository: https://…, ssh://… or git@host:path, without a password in it',
    pattern: /^(?:(?:https?|ssh|git|file):\/\/[^\s]+|[a-z][a-z0-9_-]*@[^\s:]+:[^\s]+)$/,
    examples: ['https://git.example.com/platform/meridian.git'],
    // What stands in the repository is read by everybody.
    accepts: (text) => !/^[a-z]+:\/\/[^/\s]*:[^/\s]*@/.test(text),
    nearest: (text) => backquoted(text.trim().replace(/^([a-z]+:\/\/)[^/\s]*@/, '$1'), /^https?:\/\/\S+$/),
  },
  branch: {
    expected: 'the name of a branch',
    pattern: /^[A-Za-z0-9_](?:[A-Za-z0-9._/-]*[A-Za-z0-9_])?$/,
    examples: ['main'],
    accepts: (text) => !text.includes('..') && !text.includes('//') && !commitPattern.test(text),
  },
  folder: {
    expected: 'a relative path with forward slashes, without “.” or “..” in it',
    pattern: /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    examples: ['dist'],
    nearest: (text) => backquoted(text.replace(/^\.?\/+|\/+$/g, ''), /^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/),
  },
  labelName: {
    expected: 'the name of a Kubernetes label, with or without a prefix',
    pattern: /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    examples: ['tier', 'example.com/owner'],
  },
  labelValue: {
    expected: 'the value of a Kubernetes label: up to 63 letters, digits, dashes, dots and underscores',
    pattern: /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
    examples: [],
  },
  cron: {
    expected: 'five fields of cron: minute, hour, day of the month, month, day of the week',
    pattern: /^\S+(?: \S+){4}$/,
    examples: ['0 0 20 12 *'],
    accepts: (text) => cronProblem(text) === undefined,
  },
  hours: {
    expected: 'hours or minutes',
    pattern: /^[1-9]\d{0,4}[hm]$/,
    examples: ['336h'],
    nearest: (text) => {
      const days = /^(\d+) ?d/.exec(text)?.[1];
      return days === undefined ? undefined : backquoted(`${Number(days) * 24}h`, /^[1-9]\d{0,4}h$/);
    },
  },
  timeZone: {
    expected: 'the name of a time zone, an area and a city',
    pattern: /^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]+){1,2})$/,
    examples: ['UTC', 'Europe/Berlin'],
  },
  cpu: quantityForm('cpu', ['500m', '2']),
  memory: quantityForm('memory', ['512Mi', '1.5Gi']),
} as const satisfies Readonly<Record<string, TextForm>>;

function quantityForm(kind: QuantityKind, examples: readonly string[]): TextForm {
  return {
    expected: quantityForms[kind],
    pattern: quantityPatterns[kind],
    examples,
    accepts: (text) => quantityProblem(text, kind) === undefined,
    nearest: (text) => nearestQuantity(text, kind),
  };
}
