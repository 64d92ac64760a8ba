import type { KubeObject } from '../../model/kube-object.ts';
import type { CheckSubject, Report } from './index.ts';

interface VirtualService {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly {
    readonly match?: readonly { readonly uri?: { readonly prefix?: string; readonly exact?: string } }[];
  }[];
}

/** What a VirtualService takes of a host behind a gateway. */
interface Claim {
  /** System and component, for messages. */
  readonly owner: string;
  /** Tells the VirtualService from others. */
  readonly object: string;
  readonly path: string;
  /** Whether longer paths are meant too. */
  readonly prefix: boolean;
}

/**
 * Who takes which paths of a public host, across the components of a target: where two VirtualServices want a request,
 * Istio promises nothing about which of them gets it. Within one VirtualService the order decides.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
export class Routes {
  readonly #claims = new Map<string, Claim[]>();

  /** Takes the routes of one component, and reports those that another VirtualService has too. */
  check({ system, component, target, objects }: CheckSubject, report: Report): void {
    const owner = `${system}/${component}`;
    for (const object of objects) {
      if (object.kind !== 'VirtualService') continue;
      for (const [place, claim] of claimsOf(object, owner)) {
        const others = this.#claims.get(place) ?? [];
        this.#claims.set(place, others);
        const other = others.find((known) => conflicts(known, claim));
        others.push(claim);
        if (other === undefined) continue;
        const host = place.slice(place.indexOf(' ') + 1);
        const [route, otherRoute] = [`${host}${claim.path}`, `${host}${other.path}`];
        report('component/duplicate-route', { owner, target, route, other: other.owner, otherRoute });
      }
    }
  }
}

/** Claims by gateway and host. Paths are compared, other conditions are not: what has some is left to its author. */
function* claimsOf({ metadata, spec }: KubeObject, owner: string): Generator<readonly [string, Claim]> {
  const { hosts = [], gateways = [], http = [] } = (spec ?? {}) as VirtualService;
  const object = `${metadata.namespace ?? ''}/${metadata.name}`;
  for (const match of http.flatMap((route) => route.match ?? [{ uri: { prefix: '/' } }])) {
    const { prefix, exact = prefix } = match.uri ?? {};
    if (exact === undefined || Object.keys(match).some((condition) => condition !== 'uri')) continue;
    const claim = { owner, object, path: exact, prefix: prefix !== undefined };
    for (const gateway of gateways) {
      // `mesh` stands for sidecars, which know one VirtualService for each host.
      if (gateway === 'mesh') continue;
      for (const host of hosts) yield [`${gateway} ${host}`, claim];
    }
  }
}

function conflicts(a: Claim, b: Claim): boolean {
  if (a.path === b.path && a.prefix === b.prefix) return true;
  if (a.object === b.object) return false;
  return covers(a, b) || covers(b, a);
}

/** Whether a takes what b wants. The root is what gateways try last, so that it takes only what nobody else does. */
function covers(a: Claim, b: Claim): boolean {
  if (a.prefix) return a.path !== '/' && b.path.startsWith(a.path);
  return false;
}
