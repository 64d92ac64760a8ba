import type { KubeObject } from '../../../model/kube-object.ts';
import { at } from '../../../model/plain.ts';
import { containersOf, podTemplate } from './controllers.ts';
import { list, selects, text } from './json.ts';
import { code, nothing, plain } from './markdown.ts';

/** Figures of what makes pods, by the name a reader knows them by; read from finished objects. */
export function figuresOf(object: KubeObject, objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  const containers = containersOf(object);
  const autoscaler = objects.find(
    ({ kind, spec }) =>
      (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') &&
      (at(spec, 'scaleTargetRef', 'kind') ?? 'Deployment') === object.kind &&
      at(spec, 'scaleTargetRef', 'name') === object.metadata.name,
  );
  const labels = at(podTemplate(object), 'metadata', 'labels');
  const budgets = objects.filter(
    ({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(at(spec, 'selector', 'matchLabels'), labels),
  );
  return new Map([
    ...containers.map((container) => figure('Image', container, containers.length, imageOf(container))),
    ['Pods', replicas(object, autoscaler)],
    ...(autoscaler === undefined ? [] : scaling(autoscaler)),
    ...containers.flatMap((container) =>
      (['cpu', 'memory'] as const).map((resource) =>
        figure(resourceTitles[resource], container, containers.length, amounts(container, resource)),
      ),
    ),
    ['While nodes are drained', budgets.map(disruption).join('; ') || nothing],
    ['During an update', update(object)],
  ]);
}

const resourceTitles = { cpu: 'CPU, reserved / most', memory: 'Memory, reserved / most' };

/** With several containers, each figure says whose it is. */
function figure(title: string, container: unknown, of: number, value: string): [string, string] {
  return [of === 1 ? title : `${title} (${code(text(at(container, 'name')) ?? nothing)})`, value];
}

/** Without tag and digest, which change with every release: what runs is told by `npm run gitops:plan`. */
function imageOf(container: unknown): string {
  const image = text(at(container, 'image'));
  return image === undefined ? nothing : code(image.replace(/@.*$/, '').replace(/:[^:/]*$/, ''));
}

function replicas({ kind, spec }: KubeObject, autoscaler: KubeObject | undefined): string {
  if (autoscaler !== undefined) {
    const bound = (field: string) => text(at(autoscaler, 'spec', field));
    return autoscaler.kind === 'ScaledObject'
      ? `${bound('minReplicaCount') ?? '0'} to ${bound('maxReplicaCount') ?? '100'}`
      : `${bound('minReplicas') ?? '1'} to ${bound('maxReplicas')}`;
  }
  const fallback = ['Deployment', 'Rollout', 'StatefulSet'].includes(kind) ? '1' : nothing;
  return text(at(spec, 'replicas')) ?? fallback;
}

function scaling({ kind, spec }: KubeObject): [string, string][] {
  if (kind === 'ScaledObject') {
    const behavior = at(spec, 'advanced', 'horizontalPodAutoscalerConfig', 'behavior');
    return [
      ['Scales on', list(at(spec, 'triggers')).map(trigger).join('; ') || nothing],
      ['Grows', pace(at(behavior, 'scaleUp'))],
      ['Shrinks', pace(at(behavior, 'scaleDown'))],
    ];
  }
  return [
    ['Scales on', list(at(spec, 'metrics')).map(metric).join('; ') || nothing],
    ['Grows', pace(at(spec, 'behavior', 'scaleUp'))],
    ['Shrinks', pace(at(spec, 'behavior', 'scaleDown'))],
  ];
}

/** A trigger of KEDA, by what it waits for and how much of it one pod takes on. */
function trigger(entry: unknown): string {
  const of = (field: string) => text(at(entry, 'metadata', field));
  switch (text(at(entry, 'type'))) {
    case 'azure-servicebus': {
      const entity = of('queueName') ?? `${of('topicName')}/${of('subscriptionName')}`;
      return `${of('messageCount') ?? '5'} messages of ${code(entity)} per pod`;
    }
    case 'nats-jetstream':
      return `${of('lagThreshold')} pending of ${code(`${of('stream')}/${of('consumer')}`)} per pod`;
    case 'cron':
      return `${of('desiredReplicas')} pods from ${code(of('start') ?? '')} to ${code(of('end') ?? '')} (${of('timezone')})`;
    case 'prometheus':
      return `${code(of('query') ?? '')} at ${of('threshold')} per pod`;
    case 'cpu':
    case 'memory':
      return `${code(text(at(entry, 'type')) ?? '')} at ${of('value')} %`;
    default:
      return code(text(at(entry, 'type')) ?? nothing);
  }
}

function metric(entry: unknown): string {
  const kind = text(at(entry, 'type')) ?? '';
  const source = at(entry, kind.charAt(0).toLowerCase() + kind.slice(1));
  const name = text(at(source, 'metric', 'name')) ?? text(at(source, 'name')) ?? kind;
  const target = at(source, 'target');
  const percent = text(at(target, 'averageUtilization'));
  const each = text(at(target, 'averageValue'));
  const goal =
    percent !== undefined ? `${percent} %` : each !== undefined ? `${each} per pod` : text(at(target, 'value'));
  return `${code(name)} at ${plain(goal ?? nothing)}`;
}

function pace(rules: unknown): string {
  const policies = list(at(rules, 'policies')).map((policy) => {
    const amount = `${text(at(policy, 'value'))}${at(policy, 'type') === 'Percent' ? ' %' : ' pods'}`;
    return `${amount} in ${text(at(policy, 'periodSeconds'))} s`;
  });
  const window = text(at(rules, 'stabilizationWindowSeconds'));
  if (policies.length === 0) return nothing;
  return `at most ${policies.join(' or ')}${window === undefined ? '' : `, steady for ${window} s`}`;
}

/** A step of a canary, as one reads it out; the verdict that follows each pause is not said. */
function step(entry: unknown): string[] {
  const [weight, pause] = [text(at(entry, 'setWeight')), text(at(entry, 'pause', 'duration'))];
  if (weight !== undefined) return [`${weight} %`];
  return pause === undefined ? [] : [`watched for ${pause}`];
}

function amounts(container: unknown, resource: string): string {
  const of = (bound: string) => text(at(container, 'resources', bound, resource)) ?? nothing;
  return `${of('requests')} / ${of('limits')}`;
}

function disruption({ spec }: KubeObject): string {
  const [least, most] = [text(at(spec, 'minAvailable')), text(at(spec, 'maxUnavailable'))];
  if (least !== undefined) return `at least ${least} running`;
  return most === undefined ? nothing : `at most ${most} missing`;
}

function update({ spec }: KubeObject): string {
  const steps = list(at(spec, 'strategy', 'canary', 'steps'));
  if (steps.length > 0) return `canary: ${steps.flatMap(step).join(', ')}, then all`;
  const switched = at(spec, 'strategy', 'blueGreen');
  if (switched !== undefined) {
    const seconds = text(at(switched, 'autoPromotionSeconds'));
    return `blue-green: all at once, ${seconds === undefined ? 'by hand' : `after ${seconds} s`}`;
  }
  const rolling = at(spec, 'strategy', 'rollingUpdate');
  const [more, less] = [text(at(rolling, 'maxSurge')), text(at(rolling, 'maxUnavailable'))];
  if (more === undefined && less === undefined) return text(at(spec, 'strategy', 'type')) ?? nothing;
  return `${more ?? '25%'} more, ${less ?? '25%'} fewer`;
}
