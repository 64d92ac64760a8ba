import { expect, it } from 'vitest';
import { looksSecret } from '../../../model/looks-secret.ts';
import { lastKey, type Stacks, values } from '../../support/stacks.ts';

/** That nobody gets in from outside, or by anything that could be stolen. */
export function nothingOpenRules(stacks: Stacks): void {
  it('has no public endpoint', () => {
    expect(
      stacks.refused(({ type, inputs }) => {
        const known = stacks.typings.inputs(type);
        const stated = ['publicNetworkAccess', 'publicNetworkAccessForIngestion', 'publicNetworkAccessForQuery']
          .filter((name) => known.has(name))
          .filter((name) => !/^disabled$/i.test(String(inputs[name])));
        const nested = [...values(inputs)].flatMap(({ path, value }) =>
          lastKey(path).startsWith('publicNetworkAccess') && typeof value === 'string' && !/^disabled$/i.test(value)
            ? [`${path} is ${value}`]
            : [],
        );
        return [...stated.map((name) => `${name} is ${String(inputs[name])}`), ...nested];
      }),
    ).toEqual([]);
    expect(
      stacks.refused(({ type, inputs }) => {
        if (type !== 'azure-native:keyvault:Vault') return [];
        const { publicNetworkAccess, networkAcls } = inputs['properties'] as Record<
          string,
          { defaultAction?: string } | string
        >;
        return publicNetworkAccess === 'Disabled' &&
          (networkAcls as { defaultAction?: string })?.defaultAction === 'Deny'
          ? []
          : ['is open'];
      }),
    ).toEqual([]);
  });

  it('gives public addresses to firewalls and NAT gateways only', () => {
    expect(
      stacks.refused(({ type, inputs }) =>
        type === 'azure-native:network:PublicIPAddress' &&
        !/^pip-hub-.+-(?:firewall|nat)$/.test(String(inputs['publicIpAddressName']))
          ? [String(inputs['publicIpAddressName'])]
          : [],
      ),
    ).toEqual([]);
  });

  it('knows no password, no key and no local account', () => {
    const required: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      'applicationinsights:Component': { disableLocalAuth: true },
      'containerregistry:Registry': { adminUserEnabled: false, anonymousPullEnabled: false },
      'containerservice:ManagedCluster': {
        disableLocalAccounts: true,
        'aadProfile.enableAzureRBAC': true,
        'aadProfile.managed': true,
        'apiServerAccessProfile.enablePrivateCluster': true,
        'apiServerAccessProfile.enablePrivateClusterPublicFQDN': false,
        'oidcIssuerProfile.enabled': true,
        'securityProfile.workloadIdentity.enabled': true,
        'networkProfile.outboundType': 'userDefinedRouting',
        'networkProfile.networkDataplane': 'cilium',
      },
      'dbforpostgresql:Server': {
        'authConfig.passwordAuth': 'Disabled',
        'authConfig.activeDirectoryAuth': 'Enabled',
        'network.publicNetworkAccess': 'Disabled',
      },
      'keyvault:Key': { 'properties.kty': 'RSA-HSM', 'properties.attributes.exportable': false },
      'keyvault:Vault': {
        'properties.enableRbacAuthorization': true,
        'properties.enablePurgeProtection': true,
        'properties.sku.name': 'premium',
      },
      'operationalinsights:Workspace': { 'features.disableLocalAuth': true },
      'redisenterprise:Database': { accessKeysAuthentication: 'Disabled', clientProtocol: 'Encrypted' },
      'search:Service': { disableLocalAuth: true },
      'servicebus:Namespace': { disableLocalAuth: true, minimumTlsVersion: '1.2', 'sku.name': 'Premium' },
      'storage:StorageAccount': {
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: 'TLS1_2',
      },
    };
    const checked = new Set<string>();
    const found = stacks.refused(({ type, inputs }) => {
      const wanted = required[type.replace('azure-native:', '')];
      if (wanted === undefined) return [];
      checked.add(type);
      const given = new Map([...values(inputs)].map(({ path, value }) => [path, value]));
      return Object.entries(wanted).flatMap(([path, value]) =>
        given.get(path) === value ? [] : [`${path} is ${String(given.get(path))}`],
      );
    });
    expect(found).toEqual([]);
    expect(checked.size).toBe(Object.keys(required).length);
    expect(
      stacks.refused(({ inputs, secretPaths }) => [
        ...secretPaths,
        ...[...values(inputs)].flatMap(({ path, value }) =>
          /password$|sharedKey$|connectionString$/i.test(lastKey(path)) && typeof value === 'string' ? [path] : [],
        ),
      ]),
    ).toEqual([]);
  });

  it('redirects to HTTPS, and takes no older TLS than 1.2', () => {
    const found = stacks.refused(({ inputs }) =>
      [...values(inputs)].flatMap(({ path, value }) =>
        /minimumTlsVersion|minTlsVersion|minimumTlsVersion/i.test(lastKey(path)) &&
        typeof value === 'string' &&
        !/1[._]?[23]/.test(value)
          ? [`${path} is ${value}`]
          : [],
      ),
    );
    expect(found).toEqual([]);
    for (const stack of stacks.names) {
      for (const { inputs } of stacks.ofType(stack, 'cdn:Route')) {
        expect(inputs['httpsRedirect']).toBe('Enabled');
        expect(inputs['forwardingProtocol']).toBe('HttpsOnly');
      }
    }
  });

  it('exports nothing secret', () => {
    for (const stack of stacks.names) {
      const { outputs, secretOutputs } = stacks.recorded(stack);
      expect(secretOutputs, stack).toEqual([]);
      const found = [...values(outputs)].filter(
        ({ path, value }) =>
          typeof value === 'string' &&
          (looksSecret(lastKey(path), value) !== undefined || /key|secret|password|token/i.test(lastKey(path))),
      );
      expect(found, stack).toEqual([]);
    }
  });
}
