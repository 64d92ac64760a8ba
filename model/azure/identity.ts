/**
 * Where tokens come from: Microsoft Entra ID, at published addresses. Policies know no host names, and these are few
 * enough to be named instead of the whole internet.
 *
 * @see https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges (ID 56)
 */
export const entra = {
  name: 'entra',
  hosts: ['login.microsoftonline.com'],
  networks: ['20.20.32.0/19', '20.190.128.0/18', '20.231.128.0/19', '40.126.0.0/18'],
  port: 443,
} as const;

/** Says on a service account which identity its pods stand for, by client ID. */
export const clientIdAnnotation = 'azure.workload.identity/client-id';

/** Stands for a client ID that Azure has not given yet. */
export const unknownClientId = '00000000-0000-0000-0000-000000000000';
