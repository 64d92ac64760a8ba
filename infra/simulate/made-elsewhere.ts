import { ancestorsOf } from '../arm/ids.ts';

/** IDs that no stack declares and that lead somewhere all the same. */
interface Rule {
  readonly matches: RegExp;
  /** Whether what it is inside of must exist. */
  readonly inside: boolean;
  readonly why: string;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const rules: readonly Rule[] = [
  { matches: /^\/subscriptions\/[^/]+$/i, inside: false, why: 'a subscription is there before anything is deployed' },
  {
    matches: new RegExp(`/providers/Microsoft\\.Authorization/(role|policy|policySet)Definitions/${uuid}$`, 'i'),
    inside: false,
    why: 'built-in roles and policies belong to Azure, with the same UUIDs everywhere',
  },
  {
    matches: /\/Microsoft\.KeyVault\/vaults\/[^/]+\/secrets\/[^/]+$/i,
    inside: true,
    why: 'people and pipelines put secrets into a vault, and no stack may know them',
  },
  {
    matches: /\/Microsoft\.Search\/searchServices\/[^/]+\/indexes\/[^/]+$/i,
    inside: true,
    why: 'components make their indexes, and no stack knows the fields of these',
  },
];

/**
 * Whether an ID leads to something that no stack declares.
 *
 * @param exists asked for what it is inside of, where that must be there first
 */
export function madeElsewhere(id: string, exists: (id: string) => boolean): boolean {
  const rule = rules.find(({ matches }) => matches.test(id));
  const [parent] = ancestorsOf(id);
  return rule !== undefined && (!rule.inside || (parent !== undefined && exists(parent)));
}
