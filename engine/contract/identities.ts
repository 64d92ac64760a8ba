import { clientIdAnnotation, unknownClientId } from '../../model/azure/identity.ts';
import { nearest } from '../../model/nearest.ts';
import { textAt } from '../../model/plain.ts';
import { type Credential, type Declared, principalOf, type Resource } from './declared.ts';
import { accountOf, namespaceOf, type RenderedSide, subjectOf } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

/** What Entra wants in a token that Kubernetes signed. */
const audience = 'api://AzureADTokenExchange';

/** Service accounts that stand for an identity of Azure, by their subject. */
export function identifiedAccounts({ all }: Pick<RenderedSide, 'all'>) {
  const accounts = all.filter(
    ({ object }) => object.kind === 'ServiceAccount' && object.metadata.annotations?.[clientIdAnnotation] !== undefined,
  );
  return new Map(accounts.map((one) => [subjectOf(namespaceOf(one.object), one.object.metadata.name), one]));
}

/** Federated subjects are the service accounts, for each cluster of the target. */
export function checkIdentities({ target, rendered, declared, outside, clientIds }: Subject, report: Report) {
  const accounts = identifiedAccounts(rendered);
  const issuers = issuersOf(declared);
  const known = new Set([...accounts.keys(), ...outside.map(({ subject }) => subject)]);
  const missing = (subject: string, as?: string) => {
    const trusted = declared.credentials
      .filter(({ subject: trusts, identity }) => trusts === subject && (as === undefined || identity.name === as))
      .map(({ issuer }) => issuer);
    return [...issuers].filter(([, issuer]) => !trusted.includes(issuer)).map(([cluster]) => cluster);
  };
  for (const [subject, { object, place }] of accounts) {
    const account = accountOf(subject);
    const clusters = issuers.size === 0 ? ['every cluster'] : missing(subject);
    if (clusters.length > 0) {
      report('contract/missing-credential', { target, account, clusters: clusters.join(' and ') }, place);
    }
    const is = object.metadata.annotations?.[clientIdAnnotation] ?? '';
    const wanted = clientIds.get(subject) ?? unknownClientId;
    if (is !== wanted) report('contract/wrong-client-id', { target, account, is, wanted }, place);
  }
  for (const { subject, identity, place } of outside) {
    const clusters = missing(subject, identity);
    if (clusters.length === 0) continue;
    const parameters = { target, account: accountOf(subject), clusters: clusters.join(' and ') };
    report('contract/missing-credential', parameters, place);
  }
  for (const credential of declared.credentials) checkCredential(credential, known, issuers, target, report);
  return {
    kubernetes: `${counted(accounts.size, 'service account')}, ${outside.length} elsewhere`,
    azure: `${counted(declared.credentials.length, 'credential')} for ${counted(issuers.size, 'cluster')}`,
  };
}

function checkCredential(
  { identity, subject, issuer, audiences }: Credential,
  known: ReadonlySet<string>,
  issuers: ReadonlyMap<string, string>,
  target: string,
  report: Report,
): void {
  const named = { target, subject, identity: identity.name };
  if (!known.has(subject)) {
    report('contract/unused-credential', { ...named, nearest: nearest(subject, [...known]) });
  }
  if (audiences.join() !== audience) {
    report('contract/wrong-credential', { ...named, what: 'audience', is: audiences.join(), wanted: audience });
  }
  const urls = [...issuers.values()];
  if (!urls.includes(issuer)) {
    report('contract/wrong-credential', { ...named, what: 'issuer', is: issuer, wanted: urls.join(' or ') });
  }
}

/** Who signs the tokens of each declared cluster, by its name. */
function issuersOf(declared: Declared): ReadonlyMap<string, string> {
  return new Map(
    declared
      .of('microsoft.containerservice/managedclusters')
      .map(({ name, properties }) => [name, textAt(properties, 'oidcIssuerProfile', 'issuerURL') ?? '']),
  );
}

/** Object IDs of the identities that a service account may act as. */
export function principalsOf(declared: Declared, subject: string): readonly string[] {
  return declared.identitiesOf(subject).map((identity: Resource) => principalOf(identity));
}
