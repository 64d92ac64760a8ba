import { unknownClientId } from '../azure/identity.ts';

/**
 * Service accounts in rendered manifests that still stand for an identity which Azure has not given: its client ID is
 * zeros. Reads the text, since manifests of earlier commits are asked too.
 *
 * @param manifests YAML documents as `npm run synth` writes them
 */
export function placeholderAccounts(manifests: string): readonly string[] {
  if (!manifests.includes(unknownClientId)) return [];
  return manifests.split(/^---$/m).flatMap((document) => {
    if (!document.includes(unknownClientId)) return [];
    return /^metadata:\n(?: .*\n)*? {2}name: (\S+)$/m.exec(document)?.[1] ?? 'an account';
  });
}
