import { at } from '../../../model/plain.ts';
import { type Controller, containersOf, controllersOf } from './controllers.ts';
import { text } from './json.ts';
import { code, mergedTable, type Row, section } from './markdown.ts';
import { titleOf } from './sizes.ts';
import type { ComponentView } from './view.ts';

const probes = [
  ['startup', 'the container is restarted'],
  ['liveness', 'the container is restarted'],
  ['readiness', 'the pod gets no requests'],
] as const;

/** Kubernetes' own figures, for what a probe leaves out. */
const defaults = { initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };

const headers = ['Probe', 'Asks', 'First after', 'Every', 'Answer within', 'Failures in a row', 'Then'];

/** What the kubelet asks, and what it does when the answer is no. */
export function probeSections(view: ComponentView): readonly string[] {
  const controllers = controllersOf(view);
  return controllers.map((controller) =>
    section(
      titleOf('Probes', controller, controllers.length),
      mergedTable(headers, controller.targets.map(rowsIn)) || 'It has none.',
    ),
  );
}

function rowsIn({ target, object }: Controller['targets'][number]) {
  const containers = object === undefined ? [] : containersOf(object);
  const rows = containers.flatMap((container) =>
    probes.flatMap(([name, consequence]): Row[] => {
      const probe = container[`${name}Probe`];
      if (probe === undefined) return [];
      const title = containers.length === 1 ? name : `${name} of ${code(text(container['name']) ?? '')}`;
      return [[title, asks(probe), ...timing(probe), consequence]];
    }),
  );
  return { target, rows };
}

function asks(probe: unknown): string {
  const path = text(at(probe, 'httpGet', 'path'));
  if (path !== undefined) return `${code(path)} on ${code(text(at(probe, 'httpGet', 'port')) ?? '')}`;
  if (at(probe, 'exec') !== undefined) return 'a command';
  const protocol = at(probe, 'grpc') === undefined ? 'tcpSocket' : 'grpc';
  return `${protocol === 'grpc' ? 'gRPC' : 'TCP'} on ${code(text(at(probe, protocol, 'port')) ?? '')}`;
}

function timing(probe: unknown): readonly string[] {
  const of = (field: keyof typeof defaults) => text(at(probe, field)) ?? String(defaults[field]);
  return [
    `${of('initialDelaySeconds')} s`,
    `${of('periodSeconds')} s`,
    `${of('timeoutSeconds')} s`,
    of('failureThreshold'),
  ];
}
