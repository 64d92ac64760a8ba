import * as z from 'zod/mini';
import { choice, mapping, optional, text } from './fields.ts';
import { forms } from './forms.ts';

const clusterSchema = mapping(
  {
    target: text(forms.objectName, 'Target whose manifests it gets, such as us-prod.'),
    location: text(forms.location, 'Azure location, one of its region’s two.'),
    role: choice(['primary', 'secondary'], 'Components that run once in a region run in its primary cluster.'),
    network: optional(
      text(forms.network, 'Addresses of the cluster and of its location’s hub, a /16 that overlaps with no other.'),
    ),
    labels: optional(
      z
        .record(text(forms.labelName, 'Name of a label.'), text(forms.labelValue, 'Value of a label.'))
        .check(z.describe('Labels of the cluster’s secret besides those that every cluster gets.')),
    ),
  },
  'A cluster.',
);

/** `regions/clusters.yaml` */
export const clustersSchema = mapping(
  {
    clusters: z
      .record(text(forms.objectName, 'Name under which Argo CD knows the cluster.'), clusterSchema)
      .check(z.describe('Clusters by name.')),
  },
  'The clusters that Argo CD deploys to.',
);

const freezeSchema = mapping(
  {
    reason: text(forms.sentence, 'Why nothing may change.'),
    schedule: text(forms.cron, 'When it begins: minute, hour, day of the month, month, day of the week.'),
    duration: text<`${number}${'h' | 'm'}`>(forms.hours, 'How long it lasts.'),
    timeZone: optional(text(forms.timeZone, 'IANA time zone of the schedule. Default: UTC.')),
    targets: optional(
      z
        .array(text(forms.objectName, 'A target.'))
        .check(z.minLength(1), z.describe('Targets it holds for. Default: every production target.')),
    ),
  },
  'A time in which Argo CD syncs nothing by itself. A person still can, for a hotfix.',
);

/** `regions/gitops.yaml` */
export const gitopsSchema = mapping(
  {
    repository: text(forms.repository, 'URL of this repository, as Argo CD reaches it.'),
    branch: optional(text(forms.branch, 'Branch that dev and staging follow. Default: main.')),
    folder: optional(text(forms.folder, 'Folder of the rendered files within the repository. Default: dist.')),
    namespace: optional(text(forms.objectName, 'Namespace that Argo CD runs in. Default: argocd.')),
    order: optional(
      z
        .array(text(forms.objectName, 'A production target.'))
        .check(z.describe('Production targets in the order of a release. Those not named follow, sorted by name.')),
    ),
    freezes: optional(z.array(freezeSchema).check(z.describe('When nothing may change. Default: never.'))),
  },
  'How Argo CD gets the rendered files, and in which order releases reach production.',
);

const commit = (description: string) => text(forms.commit, description);

/** `revisions` of `regions/releases.yaml`. */
export const revisionsSchema = z
  .record(
    z.string(),
    z
      .record(
        z.string(),
        mapping(
          {
            commit: commit('What it runs.'),
            previous: optional(
              z.array(commit('A commit.')).check(z.describe('What ran before, the last one first; for rollback.')),
            ),
            rejected: optional(
              z.array(commit('A commit.')).check(z.describe('What was rolled back, and is not advanced to again.')),
            ),
          },
          'The commit of this repository that one component runs.',
        ),
      )
      .check(z.describe('By component, such as ghasi/tenant-service. One that is not named here is not deployed.')),
  )
  .check(z.describe('Which commit each production target runs, by target. Dev and staging follow the branch.'));

/** `retired` of `regions/releases.yaml`. */
export const retiredSchema = z
  .array(text(forms.qualified, 'A component with its system.'))
  .check(z.describe('Components on their way out, such as ghasi/old-service: rendered empty, so that Argo CD prunes.'));

export type ClustersFile = z.infer<typeof clustersSchema>;
export type GitopsFile = z.infer<typeof gitopsSchema>;
