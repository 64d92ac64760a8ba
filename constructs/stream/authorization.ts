import type { NatsUser } from '../../model/data-users.ts';
import { inboxPrefix } from '../../model/nats.ts';

/** What one user may do; subjects with wildcards. */
export interface NatsRights {
  /** Environment variable of the server that holds the user's public NKey. */
  readonly variable: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * What an account needs for what it does, and no more: its subjects, and of each of its consumers to ask what it is like,
 * to ask for messages and to acknowledge them. It cannot make, change or delete streams or consumers.
 *
 * @see https://docs.nats.io/reference/reference-protocols/nats_api_reference
 */
export function rightsOf({ account, uses }: NatsUser): NatsRights {
  const publish = uses.flatMap(({ stream, publish: subjects = [], consumes = [] }) => [
    ...subjects,
    ...consumes.flatMap((consumer) => [
      `$JS.API.CONSUMER.INFO.${stream}.${consumer}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      `$JS.ACK.${stream}.${consumer}.>`,
      // The later form, with domain and account in front.
      `$JS.ACK.*.*.${stream}.${consumer}.>`,
    ]),
  ]);
  const subscribe = publish.length === 0 ? [] : [`${inboxPrefix(account)}.>`];
  return { variable: nkeyVariable(account), publish: [...new Set(publish)], subscribe };
}

/** What NACK needs: it makes, changes and removes streams and consumers, and reads no message. */
export function controllerRights(controller: string): NatsRights {
  return { variable: nkeyVariable(controller), publish: managing, subscribe: ['_INBOX.>'] };
}

const managing = [
  '$JS.API.INFO',
  ...['CREATE', 'UPDATE', 'INFO', 'DELETE'].map((verb) => `$JS.API.STREAM.${verb}.*`),
  // Stream, consumer and, of a new one, its filter.
  ...['CREATE', 'DURABLE.CREATE', 'INFO', 'DELETE'].map((verb) => `$JS.API.CONSUMER.${verb}.>`),
];

/** `tenant-service` → `NKEY_TENANT_SERVICE`. */
export function nkeyVariable(account: string): string {
  return `NKEY_${account.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;
}

/**
 * A file for the server's configuration to include. The server refuses to start while a variable is missing.
 *
 * @see https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization
 */
export function authorizationText(users: readonly NatsRights[]): string {
  return ['authorization {', '  users = [', ...users.flatMap(userLines), '  ]', '}', ''].join('\n');
}

function userLines({ variable, publish, subscribe }: NatsRights): readonly string[] {
  return [
    '    {',
    `      nkey: $${variable}`,
    '      permissions: {',
    ...permissionLines('publish', publish),
    ...permissionLines('subscribe', subscribe),
    '      }',
    '    }',
  ];
}

/** To the server an empty list of what is allowed means everything. */
function permissionLines(side: string, subjects: readonly string[]): readonly string[] {
  if (subjects.length === 0) return [`        ${side}: { deny: [">"] }`];
  return [`        ${side}: { allow: [`, ...subjects.map((subject) => `          "${subject}"`), '        ] }'];
}
