import { createHash } from 'node:crypto';
import { RoleAssignment } from '@pulumi/azure-native/authorization/index.js';
import type { CustomResourceOptions, Input, Output } from '@pulumi/pulumi';
import type { Role } from '../model/azure/roles.ts';
import { type Context, roleId } from './context.ts';

/** Who may do what, where. */
export interface RoleGrant {
  readonly role: Role;
  /** ID of the resource that the role holds for, and for all below it. */
  readonly scope: Input<string>;
  /** Object ID of the identity, or of the group. */
  readonly principalId: Input<string>;
  /** Default: an identity. Stated, Azure does not look for one that was made a moment ago, and may not be found yet. */
  readonly principalType?: 'ServicePrincipal' | 'Group';
  /** Subscription of the scope. Default: that of the stack. */
  readonly subscriptionId?: Output<string>;
}

/** @param name unique in the stack: Azure's name, a UUID, is made from it, so that it is the same in each run */
export function assignRole(
  context: Context,
  name: string,
  { role, scope, principalId, principalType = 'ServicePrincipal', subscriptionId = context.subscriptionId }: RoleGrant,
  options: CustomResourceOptions,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      roleAssignmentName: uuidOf(`${context.azure.organization}/${context.stack}/${name}`),
      roleDefinitionId: roleId(subscriptionId, role),
      ...{ scope, principalId, principalType },
    },
    // Azure cannot change one, and refuses a second with the same meaning.
    { deleteBeforeReplace: true, ...options },
  );
}

/** A UUID of a text, version 8 as RFC 9562 has it for schemes of one's own. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
