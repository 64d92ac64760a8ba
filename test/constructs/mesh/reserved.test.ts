import { describe, expect, it } from 'vitest';
import { baseProps } from '../tiered-service/web.ts';
import { meshedService } from './meshed.ts';

const sidecar = { name: 'proxy', image: baseProps.image, resources: baseProps.resources };

/** What is wrong in a mesh, and nowhere else. */
function problems(props: object) {
  expect(meshedService(props, { system: { mesh: undefined } as never }).diagnostics).toEqual([]);
  return meshedService(props).diagnostics.map(({ code, message, why, at }) => {
    expect(at?.file).toBe('test/constructs/mesh/meshed.ts');
    expect(why).toContain('https://istio.io/latest/docs/ops/deployment/application-requirements/');
    return `${code}: ${message}`;
  });
}

describe('what Istio keeps for its own container', () => {
  it.each([15_000, 15_001, 15_020, 15_021, 15_090])('component/bad-value: the port %i', (number) => {
    expect(problems({ ports: { http: number, metrics: 9090 } })).toEqual([
      `component/bad-value: web: ports.http is ${number}`,
    ]);
  });

  it('component/bad-value: the port of a sidecar', () => {
    expect(problems({ sidecars: [{ ...sidecar, ports: { admin: 15_006 } }] })).toEqual([
      'component/bad-value: web: sidecars.proxy.ports.admin is 15006',
    ]);
  });

  it('component/bad-value: the user 1337', () => {
    expect(problems({ user: 1337 })).toEqual(['component/bad-value: web: user is 1337']);
  });

  it('are no other ports and users', () => {
    expect(problems({ ports: { http: 14_999, metrics: 15_091 }, user: 1338 })).toEqual([]);
  });
});
