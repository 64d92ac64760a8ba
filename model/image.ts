/** A container image, pinned. */
export interface Image {
  /** Registry and repository without tag, e.g. `ghasi/tenant-service`. */
  readonly repository: string;
  /** Tag from `regions/releases.yaml`. */
  readonly tag: string;
  /** `sha256:…`; wins over the tag. Default: none, until it is known. */
  readonly digest?: string;
}

/** The reference a container runtime reads: `repository:tag`, or `repository:tag@digest` when the digest is known. */
export function imageReference({ repository, tag, digest }: Image): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}
