import {
  component,
  PgBouncer,
  type PgBouncerProps,
  PgBouncerSidecar,
  type PgBouncerSidecarProps,
  postgres,
  TieredService,
} from '../../../constructs/index.ts';
import { type RenderedComponent, type RenderOptions, renderComponent, testSystem } from '../../support/component.ts';

export const testBackends = testSystem.backends;

export const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
export const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } } as const;
export const image = { repository: 'shop/pgbouncer', tag: '1.25.2' };

/** A component whose pods use the database; it runs no sidecar where it only stands for a caller. */
export function user(name: string, use: Partial<Parameters<typeof postgres>[1]> = {}, replicas = 2) {
  return component(name, (scope) => {
    new TieredService(scope, name, {
      tier: 'standard',
      image: { repository: 'shop/app', tag: '1.0.0' },
      ports: { http: 3000 },
      resources,
      replicas,
      uses: { database: postgres('orders', { ...facts, ...use }) },
    });
  });
}

export const baseProps: PgBouncerProps = {
  tier: 'standard',
  image,
  resources,
  replicas: 2,
  database: 'orders',
  writer: { limit: 500 },
  certificate: { secretName: 'pooler-tls' },
};

/** A pooler with two callers, of which one reads replicas if the props have readers. */
export function renderPooler(
  props: Partial<PgBouncerProps> = {},
  { users, ...options }: RenderOptions & { users?: ReturnType<typeof user>[] } = {},
): RenderedComponent {
  const readers = props.readers !== undefined;
  const components = users ?? [user('shop-api', readers ? { readers } : {}), user('stock-api')];
  return renderComponent(
    (scope) => {
      new PgBouncer(scope, 'pooler', { ...baseProps, ...props }); // the deployment's line
    },
    { name: 'pooler', ...options, system: { ...options.system, components } },
  );
}

export interface SidecarCase extends RenderOptions {
  readonly use?: Partial<Parameters<typeof postgres>[1]>;
  readonly replicas?: number;
  readonly others?: ReturnType<typeof user>[];
  readonly ports?: Readonly<Record<string, number>>;
}

/** A service with the sidecar in its pods. */
export function renderSidecar(
  props: Partial<PgBouncerSidecarProps> = {},
  { use, replicas = 4, others = [], ports = { http: 3000 }, ...options }: SidecarCase = {},
): RenderedComponent {
  const readers = props.readers === undefined ? {} : { readers: true };
  return renderComponent(
    (scope) => {
      const given = { image, resources, database: 'orders', writer: { limit: 500 }, ...props };
      const pooler = new PgBouncerSidecar(scope, 'web-pgbouncer', given); // the sidecar's line
      new TieredService(scope, 'web', {
        tier: 'standard',
        image: { repository: 'shop/web', tag: '1.0.0' },
        ports,
        resources,
        replicas,
        uses: { database: postgres('orders', { via: 'sidecar', ...readers, ...facts, ...use }) },
        sidecars: [pooler.sidecar],
      });
    },
    { ...options, system: { ...options.system, components: others } },
  );
}

/** The settings of one section of the rendered file. */
export function iniSection({ one }: Pick<RenderedComponent, 'one'>, section: string): Readonly<Record<string, string>> {
  const text: string = one('ConfigMap').data['pgbouncer.ini'];
  const [, body = ''] = text.split(`[${section}]\n`);
  const lines = body.split('\n\n')[0]?.split('\n') ?? [];
  return Object.fromEntries(
    lines.filter((line) => line.includes('=')).map((line) => line.split(/ =\s?(.*)/).slice(0, 2)),
  );
}
