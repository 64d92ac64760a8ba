import { pgBouncerPort, userList } from '../../model/dependency-facts.ts';
import { shortDigest } from '../../model/digest.ts';

/** A database as clients of PgBouncer know it. */
export interface PoolEntry {
  readonly name: string;
  /** Its name on the server. */
  readonly database: string;
  readonly hosts: readonly string[];
  readonly port: number;
  /** Most server connections of one PgBouncer, whatever the number of users. */
  readonly size: number;
}

export interface PoolerConfig {
  readonly entries: readonly PoolEntry[];
  /** Whether it serves its own pod only, without TLS: the way does not leave the pod. */
  readonly local: boolean;
  readonly maxClients: number;
  readonly preparedStatements: number;
  readonly ignoreStartupParameters: readonly string[];
  /** File with the authorities that sign the servers' certificates. */
  readonly serverCa: string;
}

/** Where files lie in the container: a volume cannot be mounted inside another one that is read only. */
export const folders = {
  config: '/etc/pgbouncer',
  users: '/etc/pgbouncer-users',
  certificate: '/etc/pgbouncer-tls',
  serverCa: '/etc/pgbouncer-ca',
} as const;

/** Key of the ConfigMap. */
export const configFile = 'pgbouncer.ini';

/**
 * The configuration file. In transaction mode a server connection is a client's for one transaction, so nothing here sets
 * the tenant: the application does, with `SET LOCAL app.tenant_id`, inside each transaction. A plain `SET` would stay on
 * the connection, for the next client to find.
 *
 * @see https://www.pgbouncer.org/config.html
 */
export function iniText(config: PoolerConfig): string {
  const { entries, local, serverCa } = config;
  return [
    '; Transaction mode: set the tenant with SET LOCAL inside each transaction; SET would reach other clients.',
    section('databases', Object.fromEntries(entries.map((entry) => [entry.name, connectString(entry)]))),
    section('pgbouncer', {
      listen_addr: local ? '127.0.0.1' : '*',
      listen_port: pgBouncerPort,
      unix_socket_dir: '',
      pool_mode: 'transaction',
      max_client_conn: config.maxClients,
      max_prepared_statements: config.preparedStatements,
      ignore_startup_parameters: config.ignoreStartupParameters.join(','),
      // Of several readers one may be away: the next is tried after a second, not after fifteen.
      server_login_retry: 1,
      auth_type: 'scram-sha-256',
      auth_file: `${folders.users}/${userList}`,
      ...(local ? { client_tls_sslmode: 'disable' } : clientTls),
      server_tls_sslmode: 'verify-full',
      server_tls_protocols: 'tlsv1.3',
      server_tls_ca_file: serverCa,
    }),
  ].join('\n');
}

const clientTls = {
  client_tls_sslmode: 'require',
  client_tls_protocols: 'tlsv1.3',
  client_tls_cert_file: `${folders.certificate}/tls.crt`,
  client_tls_key_file: `${folders.certificate}/tls.key`,
};

/** `max_db_connections` is the cap; `pool_size`, which counts each user for itself, lets one user have all of it. */
function connectString({ hosts, port, database, size }: PoolEntry): string {
  const parts = {
    host: hosts.join(','),
    port,
    dbname: database,
    pool_size: size,
    max_db_connections: size,
    // Versions before 1.24 refuse it at the start; they would go on asking a reader that is away.
    ...(hosts.length > 1 ? { load_balance_hosts: 'round-robin' } : {}),
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function section(name: string, settings: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`.trimEnd());
  return [`[${name}]`, ...lines, ''].join('\n');
}

/** Name of the ConfigMap: another content is another name, so that pods never see one half old and half new. */
export function configName(id: string, text: string): string {
  return `${id}-${shortDigest(text)}`;
}
