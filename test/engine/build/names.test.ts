import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiObject } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { component, Migration, type System, TieredService, Worker, WorkloadGroup } from '../../../constructs/index.ts';
import { declare, haveGoodNames, Names, select } from '../../../engine/build/index.ts';
import { synth } from '../../../main.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { baseProps } from '../../constructs/tiered-service/web.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith, type RegionFiles, regionFiles, withRegionFiles } from '../../support/platform.ts';

const web = (name: string, workload = name) =>
  component(name, (scope) => void new TieredService(scope, workload, { ...baseProps, replicas: 3 }));
const shop = (...components: System['components']): System => ({ ...testSystem, components });

function problems(...systems: readonly System[]) {
  return problemsWith({}, ...systems);
}

function problemsWith(regions: RegionFiles, ...systems: readonly System[]) {
  const diagnostics = new Diagnostics();
  const platform = platformWith(regions);
  haveGoodNames(systems, diagnostics);
  const names = new Names(diagnostics);
  for (const target of platform.targets) names.add(declare(systems, target, platform, diagnostics));
  names.finish(systems, platform);
  return diagnostics.sorted().map(({ code, message }) => [code, message]);
}

const here = 'test/engine/build/names.test.ts';
const lineOf = (mark: string) =>
  readFileSync(fileURLToPath(import.meta.url), 'utf8')
    .split('\n')
    .findIndex((line) => line.endsWith(`// ${mark}`)) + 1;

/** What a whole run says of systems, as `code line: message`; nothing is written. */
function run(...systems: readonly System[]): readonly string[] {
  return withRegionFiles({}, (regions) => {
    const diagnostics = new Diagnostics();
    synth({ systems, regions, regionsShownAs: 'regions', out: `${regions}/out`, dryRun: true }, diagnostics);
    return diagnostics.sorted().map(({ code, message, at }) => {
      if (at !== undefined && !at.file.startsWith('regions/')) expect(at.file).toBe(here);
      return `${code} ${at?.line}: ${message}`;
    });
  });
}

describe('names of components and workloads', () => {
  it('are fine when each means one thing', () => {
    expect(problems(shop(web('web'), web('stock')))).toEqual([]);
  });

  it('component/duplicate-component in one system', () => {
    expect(problems(shop(web('web', 'a'), web('web', 'b')))).toEqual([
      ['component/duplicate-component', 'system shop has two components called web'],
    ]);
  });

  it.each(['01.0.0', '1.0.0.0', '1e3.0.0', '-1.0.0'])('component/bad-chart-version: %s', (version) => {
    // The type lets any three numbers through.
    const chartVersion = version as NonNullable<System['chartVersion']>;
    expect(problems({ ...shop(web('web')), chartVersion })).toEqual([
      ['component/bad-chart-version', `the chartVersion of shop is "${version}"`],
    ]);
    expect(problems({ ...shop(web('web')), chartVersion: '10.0.3' })).toEqual([]);
  });

  it('two systems may each have a component of one name', () => {
    expect(problems(shop(web('web', 'a')), { ...shop(web('web', 'b')), name: 'store', namespace: 'store' })).toEqual(
      [],
    );
  });

  it('component/duplicate-workload across components and systems, told once for all targets', () => {
    expect(problems(shop(web('web')), { ...shop(web('other', 'web')), name: 'store', namespace: 'store' })).toEqual([
      ['component/duplicate-workload', 'store/other has a workload called web, as shop/web has'],
    ]);
  });

  it('component/duplicate-workload at its line, and not once more as objects', () => {
    const twice = component('web', (scope) => {
      const group = new WorkloadGroup(scope, 'shop', { tier: 'core', image: baseProps.image });
      new Worker(group, 'jobs', { resources: baseProps.resources, replicas: 1 });
      new TieredService(scope, 'web', { ...baseProps, replicas: 3 });
      new TieredService(scope, 'jobs', { ...baseProps, replicas: 3 }); // the second one
    });
    expect(run(shop(twice))).toEqual([
      `component/duplicate-workload ${lineOf('the second one')}: shop/web has two workloads called jobs`,
    ]);
  });

  it('component/duplicate-workload names the targets where they are not all', () => {
    const sometimes = component('web', (scope, target) => {
      new TieredService(scope, 'web', { ...baseProps, replicas: 3 });
      const group = new WorkloadGroup(scope, 'shop', { tier: 'core', image: baseProps.image });
      const name = target.pick({ dev: 'web', staging: 'jobs', prod: 'jobs' });
      new Worker(group, name, { resources: baseProps.resources, replicas: 1 }); // in dev
    });
    expect(run(shop(sometimes))).toEqual([
      `component/duplicate-workload ${lineOf('in dev')}: shop/web has two workloads called web (in dev)`,
    ]);
  });

  it('component/duplicate-name: two in one place, at the second', () => {
    const same = component('web', (scope) => {
      const group = new WorkloadGroup(scope, 'web', { tier: 'core', image: baseProps.image });
      new Migration(group, 'sweep', { resources: baseProps.resources });
      new Worker(group, 'sweep', { resources: baseProps.resources, replicas: 1 }); // the worker
    });
    expect(run(shop(same))).toEqual([
      `component/duplicate-name ${lineOf('the worker')}: web in all targets: there is something called sweep already`,
    ]);
  });

  it('component/duplicate-object: two objects of one component', () => {
    const maps = component('web', (scope) => {
      new TieredService(scope, 'web', { ...baseProps, replicas: 3 }); // the first workload
      for (const id of ['a', 'b']) {
        new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } });
      }
    });
    expect(run(shop(maps))).toEqual([
      `component/duplicate-object ${lineOf('the first workload')}: shop/web in all targets renders ConfigMap shop-services/same twice`,
    ]);
  });

  describe('pins', () => {
    const pinned = (workload: string, options: { pin?: string } = {}) =>
      component('web', (scope, target) => {
        new TieredService(scope, workload, { ...baseProps, replicas: 3, image: target.image('shop/web', options) });
      });
    const store = (declared: System['components'][number]): System => ({
      ...shop(declared),
      name: 'store',
      namespace: 'store',
    });

    it('component/shared-pin: two systems take images of components of one name from one pin', () => {
      const second = pinned('other');
      const line = second.origin()?.line;
      expect(run(shop(pinned('web')), store(second))).toEqual([
        `component/shared-pin ${line}: store and shop each have a component web, and take its image from one pin`,
      ]);
    });

    it('are fine where one of the two has none, or one of its own', () => {
      expect(run(shop(pinned('web')), store(web('web', 'other')))).toEqual([]);
      const images = 'images: { other: { dev: { tag: 1.0.0 }, staging: { tag: 1.0.0 }, prod: { tag: 1.0.0 } } }\n';
      const systems = [shop(pinned('web')), store(pinned('other', { pin: 'other' }))];
      expect(problemsWith({ 'releases.yaml': `${regionFiles['releases.yaml']}${images}` }, ...systems)).toEqual([]);
    });
  });

  it('component/duplicate-system', () => {
    expect(problems(shop(web('web')), shop(web('other')))).toEqual([
      ['component/duplicate-system', 'two systems are called shop'],
    ]);
  });

  it.each(['', 'Web', 'a/b', '../evil', 'ä', '__proto__', 'a'.repeat(64)])(
    'component/bad-component-name: %j',
    (name) => {
      const diagnostics = new Diagnostics();
      expect(haveGoodNames([shop(component(name, () => {}))], diagnostics)).toBe(false);
      expect(diagnostics.sorted().map(({ code, at }) => [code, at?.file])).toEqual([
        ['component/bad-component-name', 'test/engine/build/names.test.ts'],
      ]);
    },
  );

  it('release/unknown-component when a pin is for nothing', () => {
    expect(problems(shop(web('wep')))).toEqual([['release/unknown-component', 'there is no component “web”']]);
  });
});

describe('components that come after others', () => {
  function ordered(after: Readonly<Record<string, readonly string[]>>) {
    const diagnostics = new Diagnostics();
    const components = Object.entries(after).map(([name, names]) => component(name, () => {}, { after: names }));
    new Names(diagnostics).finish([shop(...components)], platformWith({ 'releases.yaml': 'components: {}\n' }));
    return diagnostics.sorted().map(({ code, message, at, fix }) => ({ code, message, file: at?.file, fix }));
  }

  it('are fine when each is there and none waits for itself', () => {
    expect(ordered({ platform: [], data: ['platform'], web: ['data', 'platform'] })).toEqual([]);
  });

  it('component/order-cycle names the circle, from the component that is declared first', () => {
    expect(ordered({ platform: [], c: ['b'], a: ['platform', 'c'], b: ['a'] })).toEqual([
      {
        code: 'component/order-cycle',
        message: 'components of system shop wait for each other: c → b → a → c',
        file: here,
        fix: expect.any(String),
      },
    ]);
  });

  it('component/order-cycle of a component that waits for itself', () => {
    expect(ordered({ a: ['a'] }).map(({ message }) => message)).toEqual([
      'components of system shop wait for each other: a → a',
    ]);
  });

  it('component/unknown-after, with the nearest name, at the component', () => {
    expect(ordered({ platform: [], web: ['platfrom'], data: ['something-else'] })).toEqual(
      [
        {
          code: 'component/unknown-after',
          message: 'web comes after platfrom, and system shop has no component of that name',
          file: here,
          fix: expect.stringContaining('Did you mean platform?'),
        },
        {
          code: 'component/unknown-after',
          message: 'data comes after something-else, and system shop has no component of that name',
          file: here,
          fix: expect.stringContaining('Name a component'),
        },
      ].sort((a, b) => (a.message < b.message ? -1 : 1)),
    );
  });
});

describe('selection', () => {
  const systems = [shop(web('web'), web('platform')), { ...shop(web('platform', 'p')), name: 'store' }];
  const { targets } = platformWith();

  function selected(selection: Parameters<typeof select>[2]) {
    const diagnostics = new Diagnostics();
    const found = select(systems, targets, selection, diagnostics);
    return { found, diagnostics: diagnostics.sorted() };
  }
  const names = (found: ReturnType<typeof select>) =>
    found?.components.map(({ system, component: { name } }) => `${system.name}/${name}`);

  it('takes everything by default, also files of what is gone', () => {
    const { found } = selected({});
    expect(found?.targets).toEqual(['dev', 'staging', 'eu-prod', 'us-prod']);
    expect(names(found)).toEqual(['shop/web', 'shop/platform', 'store/platform']);
    expect(found?.scope).toBeUndefined();
  });

  it('takes a part, in the platform’s order, and owns the files of that part only', () => {
    const { found } = selected({ targets: ['us-prod', 'dev'], components: ['store/platform', 'web'] });
    expect(found?.targets).toEqual(['dev', 'us-prod']);
    expect(names(found)).toEqual(['shop/web', 'store/platform']);
    expect(found?.scope?.({ target: 'dev', system: 'shop', component: 'web' })).toBe(true);
    expect(found?.scope?.({ target: 'dev', system: 'shop', component: 'platform' })).toBe(false);
    expect(found?.scope?.({ target: 'staging', system: 'shop', component: 'web' })).toBe(false);
    expect(found?.scope?.({})).toBe(false);
  });

  it('a bare name means every component that is called so', () => {
    expect(names(selected({ components: ['platform'] }).found)).toEqual(['shop/platform', 'store/platform']);
  });

  it('cli/unknown-target and cli/unknown-component, all at once, with the nearest', () => {
    const { found, diagnostics } = selected({ targets: ['us-prd', 'dev'], components: ['wep', 'shop/nothing'] });
    expect(found).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual([
      'cli/unknown-component',
      'cli/unknown-component',
      'cli/unknown-target',
    ]);
    expect(diagnostics.map(({ fix }) => fix).join(' ')).toMatch(/web.*us-prod/s);
  });
});
