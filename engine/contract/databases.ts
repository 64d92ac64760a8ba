import type { Place } from '../../model/diagnostics/index.ts';
import { distinct } from '../../model/distinct.ts';
import { nearest } from '../../model/nearest.ts';
import { textsIn } from '../../model/plain.ts';
import type { Resource } from './declared.ts';
import { dataTypes, resourceAt } from './hosts-of.ts';
import { shown } from './rendered.ts';
import type { Report, Subject } from './subject.ts';

interface Mention {
  readonly host: string;
  readonly database: string;
  readonly object: string;
  readonly place: Place;
}

/**
 * Every database that can be read from settings is on the server that its host means. `DATABASE_URL` is a secret, so that
 * its host is checked by what the mesh lets out, and its database not at all.
 */
export function checkDatabases(subject: Subject, report: Report) {
  const { declared, target } = subject;
  const all = declared.of(`${dataTypes.postgres}/databases`);
  const mentions = mentionsIn(subject);
  let named = 0;
  for (const { host, database, object, place } of mentions) {
    const servers = serversBehind(host, subject);
    if (servers === undefined) continue;
    named += 1;
    const known = all.filter(({ parent }) => servers.some(({ id }) => id.toLowerCase() === parent.toLowerCase()));
    const names = distinct(known.map(({ name }) => name));
    if (names.includes(database)) continue;
    const parameters = { target, object, kind: 'database', name: database, where: host };
    report('contract/unknown-resource', { ...parameters, nearest: nearest(database, names) }, place);
  }
  return { named, declared: all.length };
}

/** In variables of libpq, and in files of PgBouncer: `name = host=… dbname=…`. */
function mentionsIn({ rendered }: Subject): readonly Mention[] {
  const told = rendered.pods.flatMap(({ by, environments }) =>
    environments.map((environment): Mention => {
      const [host = '', database = ''] = [environment.get('PGHOST'), environment.get('PGDATABASE')];
      return { host, database, object: shown(by), place: by.place };
    }),
  );
  const files = rendered
    .of('ConfigMap')
    .flatMap((map) =>
      [...textsIn(map.object['data'])].flatMap(([, text]) =>
        [...text.matchAll(/\bhost=(\S+).*?\bdbname=(\S+)/g)].flatMap(([, hosts = '', database = '']) =>
          hosts.split(',').map((host) => ({ host, database, object: shown(map), place: map.place })),
        ),
      ),
    );
  const keyed = [...told, ...files].filter(({ host, database }) => host !== '' && database !== '');
  return [...new Map(keyed.map((one) => [[one.host, one.database, one.object].join(' '), one])).values()];
}

/** Servers that a host means; undefined for what Azure has no part in, such as a sidecar. */
function serversBehind(host: string, { declared, fronts }: Subject): readonly Resource[] | undefined {
  const all = declared.of(dataTypes.postgres);
  const front = fronts.find(({ service, namespace }) => service === 'postgres' && host.endsWith(`.${namespace}`));
  if (front !== undefined) return all.filter(({ group }) => group === front.group.toLowerCase());
  const found = resourceAt(declared, host);
  if (found === undefined) return undefined;
  return all.filter(({ id }) => [found.id, found.parent].some((one) => one.toLowerCase() === id.toLowerCase()));
}
