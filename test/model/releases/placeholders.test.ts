import { expect, it } from 'vitest';
import { placeholderAccounts } from '../../../model/releases/placeholders.ts';

const account = (name: string, clientId: string) => `---
apiVersion: v1
kind: ServiceAccount
metadata:
  annotations:
    azure.workload.identity/client-id: ${clientId}
  labels:
    app: ${name}
  name: ${name}
  namespace: shop
automountServiceAccountToken: false
`;

it('M-6 tells which accounts have zeros for a client ID', () => {
  const [zeros, known] = ['00000000-0000-0000-0000-000000000000', '11111111-2222-4333-8444-555555555555'];
  expect(placeholderAccounts('')).toEqual([]);
  expect(placeholderAccounts(`# Generated\n${account('web', known)}`)).toEqual([]);
  expect(
    placeholderAccounts(['web', 'api'].map((name) => account(name, zeros)).join('') + account('other', known)),
  ).toEqual(['web', 'api']);
});
