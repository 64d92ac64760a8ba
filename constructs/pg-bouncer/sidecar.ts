import { Construct } from 'constructs';
import { pgBouncerPort } from '../../model/dependency-facts.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import { Component } from '../component/component.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { Sidecar } from '../workload/sidecar.ts';
import { WorkloadGroup } from '../workload/workload-group.ts';
import { configName } from './config.ts';
import { addConfig, command, configPaths, configText, mountsOf, poolerProbes } from './files.ts';
import { poolEntries, reportPoolProblems } from './pools.ts';
import type { PgBouncerSidecarProps } from './props.ts';
import { badSidecarValues } from './values.ts';

/**
 * A PgBouncer in the pods of an application, in transaction mode (004 §4.2): its ConfigMap, and the container for
 * `sidecars`. The application says `postgres('…', { via: 'sidecar' })` and so gets `PGHOST`, `PGPORT`, `PGDATABASE`,
 * `PGUSER` and `PGPASSWORD`, and `DATABASE_READER` if it reads replicas.
 *
 * It listens inside the pod only. When the pod stops, it is stopped after the application, and leaves once that has.
 * Settings of a session do not survive a transaction: the tenant is set with `SET LOCAL` inside each.
 *
 * @example
 * const pooler = new PgBouncerSidecar(scope, 'delivery-pgbouncer', {
 *   image: target.image('…', { pin: 'pgbouncer' }),
 *   resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
 *   database: 'delivery',
 *   writer: { limit: 500 },
 * });
 * new TieredService(scope, 'delivery-service', { sidecars: [pooler.sidecar], uses: { database: postgres('delivery', …) } });
 */
export class PgBouncerSidecar extends Construct {
  /** For `sidecars` of every workload under the account. */
  readonly sidecar: Sidecar;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id beginning of the ConfigMap's name: a DNS label
   */
  constructor(scope: Construct, id: string, props: PgBouncerSidecarProps) {
    super(scope, id);
    const component = Component.containing(this);
    const account = props.account ?? WorkloadGroup.containing(this)?.name ?? component.node.id;
    const { graph } = component.context;
    const nameValue = configPaths(component, id).name;
    if (graph === undefined) {
      this.sidecar = container(props, id, account, nameValue);
      return;
    }
    const pooler = { name: id, component, graph, props, via: 'sidecar', account } as const;
    reportBadValues(component, id, badSidecarValues(props));
    reportPoolProblems(pooler);
    const text = configText(props, poolEntries(pooler), true);
    addConfig(this, id, text, { region: component.target.region });
    this.sidecar = container(props, configName(id, text), account, nameValue);
  }
}

function container(props: PgBouncerSidecarProps, configMap: string, account: string, nameValue: ValuesPath): Sidecar {
  // Probes of the kubelet over TCP come to the address of the pod, where it does not listen.
  const check = { exec: { command: ['pg_isready', '-q', '-h', '127.0.0.1', '-p', String(pgBouncerPort)] } };
  return {
    name: 'pgbouncer',
    image: props.image,
    command,
    ports: { pgbouncer: pgBouncerPort },
    resources: props.resources,
    mounts: mountsOf(
      { ...(props.serverCa === undefined ? {} : { serverCa: props.serverCa }) },
      configMap,
      account,
      nameValue,
    ),
    ...poolerProbes(check),
  };
}
