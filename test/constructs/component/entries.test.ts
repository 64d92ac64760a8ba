import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryFinder } from '../../../cli/entries.ts';
import {
  component,
  peer,
  postgres,
  redis,
  service,
  TieredService,
  Worker,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import { findEntriesWith } from '../../../model/diagnostics/index.ts';
import { type RenderOptions, renderComponent } from '../../support/component.ts';
import { baseProps } from '../tiered-service/web.ts';

const here = 'test/constructs/component/entries.test.ts';
const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const { ports: _, ...portless } = baseProps;

/** Codes with the lines that they stand at, as the marks at their ends. */
function problems(build: Parameters<typeof renderComponent>[0], options?: RenderOptions) {
  const lines = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n');
  return renderComponent(build, options).diagnostics.map(({ code, at }) => {
    expect(at?.file).toBe(here);
    return `${code} at ${/\/\/ (.*)$/.exec(lines[(at?.line ?? 0) - 1] ?? '')?.[1]}`;
  });
}

describe('a problem of one prop stands at its line', () => {
  beforeAll(() => findEntriesWith(entryFinder(process.cwd())));
  afterAll(() => findEntriesWith(() => undefined));

  it('of a dependency that leads nowhere', () => {
    const identity = peer('identity', { namespace: 'identity', ports: { https: 443 } });
    const found = problems((scope) => {
      new TieredService(scope, 'web', {
        ...baseProps,
        replicas: 3,
        uses: {
          stock: service('wep', { port: 'http', ...facts }), // the service
          cache: redis(facts),
          identity: service<string>(identity, { port: 'http', ...facts }), // the port
        },
      });
    });
    expect(found).toEqual(['component/unknown-service at the service', 'component/unknown-port at the port']);
  });

  it('of dependencies that a group shares', () => {
    const found = problems((scope) => {
      const uses = {
        orders: postgres('orders', facts),
        stock: postgres('stock', facts), // the second database
      };
      const group = new WorkloadGroup(scope, 'shop', { tier: 'core', image: baseProps.image, uses });
      new Worker(group, 'relay', { resources: baseProps.resources, replicas: 1 });
    });
    expect(found).toEqual(['component/duplicate-secret at the second database']);
  });

  it('of what a value is', () => {
    const found = problems((scope) => {
      new TieredService(scope, 'web', {
        ...portless,
        replicas: 3,
        ports: {
          http: 3000,
          metrics: 70_000, // the port's number
        },
        env: {
          'A-B': 'x', // the variable
        },
      });
    });
    expect(found).toEqual(["component/bad-value at the port's number", 'component/bad-value at the variable']);
  });

  it('of what is no dependency at all', () => {
    const found = problems((scope) => {
      new TieredService(scope, 'web', {
        ...baseProps,
        replicas: 3,
        uses: {
          broken: {} as never, // nothing that is known
        },
      });
    });
    expect(found).toEqual(['component/threw at nothing that is known']);
  });

  it('of a call by a peer', () => {
    const peers = [
      peer('gateway', {
        namespace: 'gateway',
        ports: {},
        calls: [
          { workload: 'web', ports: ['http'] },
          { workload: 'wep', ports: ['http'] }, // the call
        ],
      }),
    ];
    const found = problems((scope) => void new TieredService(scope, 'web', { ...baseProps, replicas: 3 }), {
      system: { peers },
    });
    expect(found).toEqual(['component/unknown-service at the call']);
  });

  it('of what a component waits for', () => {
    const { origin } = component('web', () => {}, {
      after: [
        'platform',
        'nothing', // the second one
      ],
    });
    const { line } = origin(['after', '1']) ?? { line: 0 };
    expect(readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n')[line - 1]).toMatch(/the second one$/);
  });
});
