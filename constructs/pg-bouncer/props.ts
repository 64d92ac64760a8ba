import type { Image } from '../../model/image.ts';
import type { Resources } from '../../model/resources.ts';
import type { AccountProps, PodProps } from '../workload/props.ts';

/** What every PgBouncer says, as a deployment of its own or beside an application. */
export interface PoolerProps {
  /**
   * Usually `target.image('…', { pin: 'pgbouncer' })`. PgBouncer 1.25 or later: older ones cannot check the certificates
   * of several readers. A sidecar's image also has `pg_isready`.
   */
  readonly image: Image;
  /** PgBouncer uses one core at most. */
  readonly resources: Resources;
  /** Name of the database, for clients as on the server: letters, digits and `_`. */
  readonly database: string;
  readonly writer: WriterProps;
  /** Read replicas, for clients the database `<database>_ro`. Default: none. */
  readonly readers?: ReaderProps;
  /**
   * Client connections that one PgBouncer accepts, 1 or more. Default 10000 (002 §4.2); nodes must allow a process that
   * many open files.
   */
  readonly maxClients?: number;
  /**
   * Prepared statements of the protocol kept on each server connection; 0 refuses them. Default 200.
   *
   * @see https://www.pgbouncer.org/config.html#max_prepared_statements
   */
  readonly preparedStatements?: number;
  /**
   * Startup parameters that are dropped instead of refused. Default `extra_float_digits`, which JDBC sends. What changes
   * the meaning of queries, such as `search_path` or `options`, is better refused than dropped without a word.
   */
  readonly ignoreStartupParameters?: readonly string[];
  /** ConfigMap and key with the authorities that sign the servers' certificates, PEM. Default: the image's own. */
  readonly serverCa?: { readonly configMap: string; readonly key: string };
}

/** The server that takes writes. */
export interface WriterProps {
  /** Connections that the writer allows to all poolers together, 1 or more, e.g. 500 (004 §4.2). */
  readonly limit: number;
  /** Host name, as in its certificate. Default: that of the system's postgres backend. */
  readonly host?: string;
}

/** Servers that only read. */
export interface ReaderProps {
  /** Connections that one reader allows to all poolers together, 1 or more, e.g. 200 (004 §4.2). */
  readonly limit: number;
  /** Host names of the readers, as in their certificates; they lie where the writer lies. */
  readonly hosts: readonly [string, ...string[]];
}

export interface PgBouncerSidecarProps extends PoolerProps {
  /**
   * Service account of the pods that carry it, whose users and passwords it gets. Default: the group around it, else the
   * workload named after the component.
   */
  readonly account?: string;
}

export interface PgBouncerProps
  extends PoolerProps,
    Pick<AccountProps, 'tier'>,
    Pick<PodProps<'postgres'>, 'disruption' | 'update' | 'podAnnotations' | 'user' | 'patches'> {
  /** Number of pods in one cluster. */
  readonly replicas: number;
  /** Name of the Service; default: the construct's ID. */
  readonly service?: string;
  /** Most server connections of one pod, 1 or more, where the writer's limit allows as many. Default 200 (002 §4.2). */
  readonly perReplica?: number;
  /**
   * Secret of type `kubernetes.io/tls` that clients check. A renewed certificate is read at the next start.
   */
  readonly certificate: { readonly secretName: string };
  /**
   * Seconds that clients have to leave a pod that is being stopped; what is left is cut. Longer than applications keep a
   * connection in their own pools. Default 120.
   */
  readonly gracePeriodSeconds?: number;
}
