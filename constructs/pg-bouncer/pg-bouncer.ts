import type { Construct } from 'constructs';
import { pgBouncerPort } from '../../model/dependency-facts.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { addAuthorization } from '../mesh/authorization.ts';
import { DeployedWorkload } from '../workload/deployed-workload.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { ProgramProps } from '../workload/props.ts';
import { configName } from './config.ts';
import { addConfig, command, configPaths, configText, mountsOf, poolerProbes } from './files.ts';
import { type Pooler, poolEntries, reportPoolProblems, serverOf } from './pools.ts';
import type { PgBouncerProps } from './props.ts';
import { badPoolerValues } from './values.ts';

/**
 * PgBouncer in front of a database, for every workload of the system that says `postgres('…', { via: 'pgbouncer' })`:
 * Deployment, Service on port 6432, ConfigMap, ServiceAccount, PodDisruptionBudget, NetworkPolicy that admits those
 * workloads and nobody else, and the ExternalSecret with its users.
 *
 * Transaction mode, TLS on both sides. Settings of a session do not survive a transaction: the application sets the tenant
 * with `SET LOCAL app.tenant_id` inside each (002 §4.2). Pools are the servers' limits divided by the most poolers that
 * can exist in all clusters of the region. PgBouncer serves no metrics, so nothing is scraped.
 *
 * @example
 * component('tenant-pgbouncer', (scope, target) => {
 *   new PgBouncer(scope, 'tenant-pgbouncer', {
 *     tier: 'core',
 *     image: target.image('…', { pin: 'pgbouncer' }),
 *     resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } },
 *     replicas: 2,
 *     database: 'tenant',
 *     writer: { limit: 500 },
 *     certificate: { secretName: 'tenant-pgbouncer-tls' },
 *   });
 * }, { namespace: 'data-postgres' });
 */
export class PgBouncer extends DeployedWorkload {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the workload and of its objects: a DNS label
   */
  constructor(scope: Construct, id: string, props: PgBouncerProps) {
    const { replicas, tier, image, resources, disruption, update, podAnnotations, user, patches } = props;
    const service = props.service ?? id;
    const component = Component.containing(scope);
    const pooler = poolerOf(component, id, props);
    const text = configText(props, pooler === undefined ? [] : poolEntries(pooler), false);
    super(
      scope,
      id,
      {
        ...{ tier, image, resources, replicas, command },
        ...(disruption === undefined ? {} : { disruption }),
        ...(update === undefined ? {} : { update }),
        ...(podAnnotations === undefined ? {} : { podAnnotations }),
        ...(user === undefined ? {} : { user }),
        ...(patches === undefined ? {} : { patches }),
        ports: { postgres: pgBouncerPort },
        uses: { server: serverOf(props.database) },
        writable: [],
        gracePeriodSeconds: props.gracePeriodSeconds ?? 120,
        program: program(props, configName(id, text), id, configPaths(component, id).name),
      },
      service,
    );
    if (this.settings === undefined || pooler === undefined) return;
    reportBadValues(component, id, badPoolerValues(props));
    reportPoolProblems(pooler);
    const { labels } = this.settings;
    addConfig(this, id, text, labels);
    this.#addService(component, service, labels);
    this.applyPatches();
  }

  #addService(component: Component, service: string, labels: Readonly<Record<string, string>>): void {
    const { name, selector, ports } = this;
    const port = { name: 'postgres', port: pgBouncerPort, targetPort: 'postgres', protocol: 'TCP' };
    const object = addObject(
      this,
      'Service',
      { name: service, labels },
      // A mesh need not guess what is spoken there.
      { spec: { type: 'ClusterIP', selector, ports: [{ ...port, appProtocol: 'tcp' }] } },
    );
    const at = knobPaths(component.node.id, name);
    addKnobs(object, [value('/spec/type', at('service', 'type'), 'How the Service is reached.', serviceTypes)]);
    addAuthorization(this, component, { name: service, labels, selector, ports, service });
  }
}

const serviceTypes = { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] };

/** Undefined in the first pass, when nobody knows yet how many there are. */
function poolerOf(component: Component, name: string, props: PgBouncerProps): Pooler | undefined {
  const { graph } = component.context;
  if (graph === undefined) return undefined;
  return { name, component, graph, props, via: 'pgbouncer', most: props.perReplica ?? 200 };
}

/**
 * A pod that is being stopped leaves the Service first, for as long as that takes to spread. Then PgBouncer accepts nobody
 * and waits for its clients to leave (SIGTERM, since version 1.23).
 *
 * @see https://www.pgbouncer.org/usage.html#signals
 */
function program(props: PgBouncerProps, configMap: string, account: string, nameValue: ValuesPath): ProgramProps {
  return {
    mounts: mountsOf(props, configMap, account, nameValue),
    probes: poolerProbes({ tcpSocket: { port: 'postgres' } }),
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
  };
}
