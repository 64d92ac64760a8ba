/** What a new component is called, in each of the ways that its files need. */
export interface NewComponent {
  readonly kind: 'service' | 'worker';
  /** `order-service` */
  readonly name: string;
  /** System it belongs to. */
  readonly system: string;
}

/** `order-service` → `orderService`. */
export function variableName(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `systems/<system>/<name>.ts`: the least that renders, with a place for everything that a person will fill in. */
export function componentFile(component: NewComponent): string {
  return component.kind === 'service' ? serviceFile(component) : workerFile(component);
}

function serviceFile({ name, system }: NewComponent): string {
  const variable = variableName(name);
  return `import { component, TieredService } from '../../constructs/index.ts';

/** Say in a sentence what it is for. */
export const ${variable} = component(
  '${name}',
  (scope, target) => {
    new TieredService(scope, '${name}', {
      tier: 'standard',
      image: target.image('${system}/${name}'),
      ports: { http: 8080, metrics: 9090 },
      // What it calls. Each entry gives secrets, variables, both sides of the policies, alerts and a row of its page.
      uses: {},
      slo: { availability: 99.9, window: '30d', requests: { metric: 'http_requests_total' } },
      resources: target.resources(),
      ...target.pick({
        dev: { replicas: target.size.replicas },
        staging: { scaling: { min: target.size.replicas, max: 6, on: [{ cpu: 70 }] } },
        prod: { scaling: { min: target.size.replicas, max: 20, on: [{ cpu: 70 }] } },
      }),
    });
  },
  { after: ['platform'] },
);
`;
}

function workerFile({ name, system }: NewComponent): string {
  const variable = variableName(name);
  return `import { component, Worker } from '../../constructs/index.ts';

/** Say in a sentence what it works on. */
export const ${variable} = component(
  '${name}',
  (scope, target) => {
    new Worker(scope, '${name}', {
      tier: 'batch',
      image: target.image('${system}/${name}'),
      ports: { health: 8080, metrics: 9090 },
      // What it calls and waits for. A Service Bus subscription here can be a trigger of \`scaling\` instead of \`replicas\`:
      // uses: { orders: serviceBus.subscription('ordered', '${name}', { purpose: '…', whenDown: '…' }) },
      // scaling: { min: 0, max: 10, on: [{ serviceBus: 'orders', messages: 20 }] },
      uses: {},
      resources: target.resources(),
      replicas: target.pick({ dev: 1, staging: 2, prod: 3 }),
    });
  },
  { after: ['platform'] },
);
`;
}

/** `test/systems/<system>/<name>.test.ts`: that it renders without a problem everywhere, and what it is. */
export function testFile({ kind, name, system }: NewComponent): string {
  const kinds = kind === 'service' ? "['Deployment', 'Service', 'NetworkPolicy']" : "['Deployment', 'NetworkPolicy']";
  return `import { describe, expect, it } from 'vitest';
import { ${system} } from '../../../systems/${system}/index.ts';
import { renderedEverywhere } from '../../support/systems.ts';

describe.each(renderedEverywhere(${system}, '${name}'))('${name} in $target', ({ objects, problems }) => {
  it('renders without a problem', () => {
    expect(problems).toEqual([]);
  });

  it('has what its kind has', () => {
    expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(${kinds}));
  });
});
`;
}

/** Its entry in \`regions/releases.yaml\`: the same tag everywhere, until there is a reason. */
export function pinsEntry({ name }: NewComponent): string {
  return `  ${name}:
    dev: { tag: 0.1.0 }
    staging: { tag: 0.1.0 }
    prod: { tag: 0.1.0 }
`;
}
