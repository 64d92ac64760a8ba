/** Why a template gives nothing, as Argo CD would find, or since the plan cannot say what Argo CD would make of it. */
export class TemplateError extends Error {
  /** Offset in the template, in UTF-16 code units. */
  readonly offset: number;
  /** Argo CD may well render it; the plan cannot, and says so rather than guess. */
  readonly unsupported: boolean;
  /** The chain of keys that was looked up in vain, as written, e.g. `.metadata.labels.tier`. */
  readonly missing: string | undefined;

  constructor(message: string, offset: number, more: { unsupported?: boolean; missing?: string } = {}) {
    super(message);
    this.offset = offset;
    this.unsupported = more.unsupported ?? false;
    this.missing = more.missing;
  }
}

/** What a function refuses: an offset is added where it is called. */
export class CallError extends Error {
  readonly unsupported: boolean;

  constructor(message: string, unsupported = false) {
    super(message);
    this.unsupported = unsupported;
  }
}

/** Something that Go can do and the plan cannot. */
export function unsupported(what: string): CallError {
  return new CallError(`the plan cannot evaluate ${what}`, true);
}
