import { burnRateAlerts } from '../../model/slo.ts';
import { type BadValue, badPaces, isWhole } from '../workload/values.ts';
import type { TieredServiceProps } from './props.ts';

type Own = Pick<TieredServiceProps, 'ports' | 'slo' | 'scaling' | 'routes'>;

/** What a service's props may say wrong, beyond any workload's. */
export function* badServiceValues(props: Own): Generator<BadValue> {
  if (Object.keys(props.ports).length === 0) yield { path: ['ports'], value: props.ports, rule: 'at least one port' };
  yield* badScaling(props);
  yield* badSlo(props);
  for (const [index, { port }] of (props.routes ?? []).entries()) {
    if (Object.hasOwn(props.ports, port)) continue;
    const rule = `the name of one of its ports: ${Object.keys(props.ports).join(', ')}`;
    yield { path: ['routes', String(index), 'port'], value: port, rule };
  }
  for (const [index, { prefix, host = 'api' }] of (props.routes ?? []).entries()) {
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(host)) {
      yield { path: ['routes', String(index), 'host'], value: host, rule: 'one label of a host name, in lower case' };
    }
    if (!/^\/[\w./~-]*$/.test(prefix)) {
      yield { path: ['routes', String(index), 'prefix'], value: prefix, rule: 'a path that begins with /' };
    }
  }
}

function* badScaling({ scaling }: Own): Generator<BadValue> {
  if (scaling === undefined) return;
  if (!isWhole(scaling.min, 1))
    yield { path: ['scaling', 'min'], value: scaling.min, rule: 'a whole number, 1 or more' };
  if (!isWhole(scaling.max, 1))
    yield { path: ['scaling', 'max'], value: scaling.max, rule: 'a whole number, 1 or more' };
  if ((scaling.on.length as number) === 0) yield { path: ['scaling', 'on'], value: [], rule: 'at least one metric' };
  yield* badPaces({ ...scaling.behavior });
  for (const [index, metric] of scaling.on.entries()) {
    if (metric.metric !== undefined && !/^[a-zA-Z_:][\w:./-]*$/.test(metric.metric)) {
      yield { path: ['scaling', 'on', String(index), 'metric'], value: metric.metric, rule: 'the name of a metric' };
    }
    const [kind, value] =
      metric.metric !== undefined ? ['perPod', metric.perPod] : (Object.entries(metric)[0] ?? ['', 0]);
    const fits = kind === 'perPod' ? Number.isFinite(value) && value > 0 : isWhole(value, 1);
    if (!fits)
      yield { path: ['scaling', 'on', String(index), kind], value, rule: 'a number over 0 (percentages: whole)' };
  }
}

function* badSlo({ slo }: Own): Generator<BadValue> {
  if (slo === undefined) return;
  const { availability, window, requests } = slo;
  if (!(availability > 0 && availability < 100)) {
    yield { path: ['slo', 'availability'], value: availability, rule: 'a percentage over 0 and under 100' };
  }
  if (!/^([1-9]|[1-8]\d|90)d$/.test(window)) yield { path: ['slo', 'window'], value: window, rule: '1d to 90d' };
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(requests.metric)) {
    yield { path: ['slo', 'requests', 'metric'], value: requests.metric, rule: 'the name of a Prometheus metric' };
  }
  const { failed } = requests;
  if (
    failed !== undefined &&
    !/^[a-zA-Z_]\w*(=|!=|=~|!~)"[^"\n]*"(,[a-zA-Z_]\w*(=|!=|=~|!~)"[^"\n]*")*$/.test(failed)
  ) {
    yield { path: ['slo', 'requests', 'failed'], value: failed, rule: 'a label matcher, e.g. code=~"5.."' };
  }
  if (availability > 0 && availability < 100 && burnRateAlerts(slo).length === 0) {
    yield { path: ['slo'], value: slo, rule: 'a promise that an alert could show to be broken' };
  }
}
