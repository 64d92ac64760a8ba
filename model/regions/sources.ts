import type { SourcePosition } from '../diagnostics/index.ts';
import type { YamlDocument } from '../yaml/index.ts';
import type { AddOnsFile } from './add-ons-schema.ts';
import type { AzureFile } from './azure-schema.ts';
import type { ClustersFile, GitopsFile } from './gitops-schema.ts';
import type { EnvironmentsFile, OutputsFile, RegionFile, ReleasesFile } from './schema.ts';

/** A file that fits its schema, with its places. */
export interface Source<T> {
  readonly document: YamlDocument;
  readonly data: T;
}

/** All files of the folder that could be read and fit their schemas. */
export interface PlatformSources {
  /** By file name. */
  readonly regions: readonly Source<RegionFile>[];
  readonly environments: Source<EnvironmentsFile> | undefined;
  readonly releases: Source<ReleasesFile> | undefined;
  /** By target. */
  readonly outputs: ReadonlyMap<string, Source<OutputsFile>>;
  /** Absent where nothing is deployed by Argo CD. */
  readonly clusters: Source<ClustersFile> | undefined;
  readonly gitops: Source<GitopsFile> | undefined;
  /** Absent where clusters have what they need by other means. */
  readonly addOns: Source<AddOnsFile> | undefined;
  /** Absent where Azure is set up by other means. */
  readonly azure: Source<AzureFile> | undefined;
  /** Region codes by the names of their files, also of files with problems: these are no reason to doubt others. */
  readonly announced: readonly string[];
}

/** A name in a file and where it stands. */
export interface Named {
  readonly name: string;
  readonly place: () => SourcePosition;
}
