import { type BadValue, badImage, isWhole } from '../workload/values.ts';
import type { PgBouncerProps, PoolerProps } from './props.ts';

/** Everything about a pooler's props that types cannot refuse, and PgBouncer would, or read in another way. */
export function* badPoolerValues(
  props: PoolerProps & Partial<Pick<PgBouncerProps, 'perReplica' | 'certificate'>>,
): Generator<BadValue> {
  const { database, writer, readers, certificate, serverCa } = props;
  // PgBouncer keeps that name for its own console.
  if (!/^\w+$/.test(database) || database === 'pgbouncer') {
    yield bad(['database'], database, 'a name of letters, digits and _, and not pgbouncer');
  }
  const counts = { 'writer.limit': writer.limit, 'readers.limit': readers?.limit, maxClients: props.maxClients };
  for (const [path, value] of Object.entries({ ...counts, perReplica: props.perReplica })) {
    if (value !== undefined && !isWhole(value, 1)) yield bad(path.split('.'), value, 'a whole number, 1 or more');
  }
  const { preparedStatements = 0 } = props;
  if (!isWhole(preparedStatements, 0)) {
    yield bad(['preparedStatements'], preparedStatements, 'a whole number, 0 or more');
  }
  const hosts: readonly string[] = readers?.hosts ?? [];
  if (writer.host !== undefined && !host.test(writer.host)) yield bad(['writer', 'host'], writer.host, hostRule);
  if (readers !== undefined && hosts.length === 0) yield bad(['readers', 'hosts'], hosts, 'at least one host');
  for (const [index, name] of hosts.entries()) {
    const path = ['readers', 'hosts', String(index)];
    if (!host.test(name)) yield bad(path, name, hostRule);
    // It would be asked twice as often as the others.
    if (hosts.indexOf(name) < index) yield bad(path, name, 'a host that is not in the list already');
  }
  for (const name of props.ignoreStartupParameters ?? []) {
    if (!/^[a-z_]+$/.test(name)) yield bad(['ignoreStartupParameters'], name, 'the name of a parameter');
  }
  const names = { 'certificate.secretName': certificate?.secretName, 'serverCa.configMap': serverCa?.configMap };
  for (const [path, value] of Object.entries(names)) {
    if (value !== undefined && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)) {
      yield bad(path.split('.'), value, 'the name of an object');
    }
  }
  if (serverCa !== undefined && !/^[\w.-]+$/.test(serverCa.key)) {
    yield bad(['serverCa', 'key'], serverCa.key, 'a key of a ConfigMap: letters, digits, dots, dashes and _');
  }
}

/** A deployment's image is seen to by its workload's own rules. */
export function* badSidecarValues(props: PoolerProps): Generator<BadValue> {
  yield* badPoolerValues(props);
  yield* badImage(props.image);
}

const host = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const hostRule = 'a host name';

function bad(path: readonly string[], value: unknown, rule: string): BadValue {
  return { path, value, rule };
}
