import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ValuesPath } from '../../model/values-path.ts';
import { inWave, pruneLast } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject, type Plain } from '../kube.ts';
import { secretFilesName } from '../workload/account.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import type { SidecarMount } from '../workload/sidecar.ts';
import { configFile, configName, folders, iniText, type PoolEntry } from './config.ts';
import type { PgBouncerProps, PoolerProps } from './props.ts';

/** For its own user and group; `defaultMode` is decimal in JSON. */
const readableByGroup = 0o440;

/** The configuration file of a pooler. */
export function configText(props: PoolerProps, entries: readonly PoolEntry[], local: boolean): string {
  return iniText({
    entries,
    local,
    maxClients: props.maxClients ?? 10_000,
    preparedStatements: props.preparedStatements ?? 200,
    ignoreStartupParameters: props.ignoreStartupParameters ?? ['extra_float_digits'],
    // Debian's and Alpine's place.
    serverCa: props.serverCa === undefined ? '/etc/ssl/certs/ca-certificates.crt' : `${folders.serverCa}/ca.crt`,
  });
}

/** Immutable, and removed only once no pod of the old configuration is left. */
export function addConfig(scope: Construct, id: string, text: string, labels: Readonly<Record<string, string>>): void {
  const annotations = { ...inWave('configuration'), ...pruneLast };
  const object = addObject(
    scope,
    'ConfigMap',
    { name: configName(id, text), labels, annotations },
    { data: { [configFile]: text }, immutable: true },
    { place: id },
  );
  const at = configPaths(Component.containing(scope), id);
  addKnobs(object, [
    value('/metadata/name', at.name, 'Name of the ConfigMap, which is immutable: another content needs another name.'),
    value(
      `/data/${configFile}`,
      at.ini,
      'Configuration of PgBouncer; its pools are sized for the pods of all clusters.',
    ),
  ]);
}

/** Named by the pooler: the ConfigMap's own name is another one with every change. */
export function configPaths(component: Component, id: string): Readonly<Record<'name' | 'ini', ValuesPath>> {
  const at = knobPaths(component.node.id, id);
  return { name: at('config', 'name'), ini: at('config', 'ini') };
}

/**
 * @param account whose users and passwords it gets
 * @param nameValue value of the chart that holds the ConfigMap's name
 */
export function mountsOf(
  props: Pick<PoolerProps, 'serverCa'> & Partial<Pick<PgBouncerProps, 'certificate'>>,
  configMap: string,
  account: string,
  nameValue: ValuesPath,
): readonly SidecarMount[] {
  const { serverCa, certificate } = props;
  const secret = (secretName: string) => ({ secret: { secretName, defaultMode: readableByGroup } });
  return [
    { name: 'pgbouncer-config', path: folders.config, nameValue, from: { configMap: { name: configMap } } },
    { name: 'pgbouncer-users', path: folders.users, from: secret(secretFilesName(account)) },
    ...(serverCa === undefined
      ? []
      : [
          {
            name: 'pgbouncer-ca',
            path: folders.serverCa,
            from: { configMap: { name: serverCa.configMap, items: [{ key: serverCa.key, path: 'ca.crt' }] } },
          },
        ]),
    ...(certificate === undefined
      ? []
      : [{ name: 'pgbouncer-tls', path: folders.certificate, from: secret(certificate.secretName) }]),
  ];
}

/** Not through the image's entry point, which may write a configuration of its own; signals reach PgBouncer itself. */
export const command = ['pgbouncer', `${folders.config}/${configFile}`];

/** What listens answers; PgBouncer starts in less than a second, and waits for no server. */
export function poolerProbes(check: Pick<Plain<k8s.Probe>, 'exec' | 'tcpSocket'>) {
  return {
    startupProbe: { ...check, periodSeconds: 1, failureThreshold: 30 },
    readinessProbe: { ...check, periodSeconds: 5 },
    livenessProbe: { ...check, periodSeconds: 10, failureThreshold: 6 },
  };
}
