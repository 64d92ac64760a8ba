/**
 * What people set for each stack with `pulumi config set`, made up: nobody is there to be alerted or to administer. The
 * ingress gateways are ready, so that a stack has everything that it will ever have.
 */
export const configuration: Readonly<Record<string, string>> = {
  'meridian:administratorsGroupId': '00000000-0000-4000-8000-000000000005',
  'meridian:alertEmail': 'platform@example.com',
  'meridian:gatewaysReady': 'true',
};
