import { describe, expect, it } from 'vitest';
import { NatsPermissions, type NatsPermissionsProps, partitionConsumers } from '../../../constructs/index.ts';
import { renderComponent } from '../../support/component.ts';
import { speaker } from './speakers.ts';

const speakers = [
  speaker('shop-api', { ORDERS: { publish: ['orders.>'] } }),
  speaker('projector', {
    ORDERS: { consumes: partitionConsumers('projector', 2) },
    ORDERS_DLQ: { publish: ['dlq.orders.projector'] },
  }),
];

function render(props?: NatsPermissionsProps, components = speakers) {
  const found = renderComponent((scope) => void new NatsPermissions(scope, 'nats-permissions', props) as undefined, {
    system: { components },
  });
  return {
    ...found,
    config: found.one('ConfigMap'),
    text: found.one('ConfigMap').data['authorization.conf'] as string,
  };
}

/** The part of one user. */
function rights(text: string, variable: string): string {
  return text.split('    {\n').find((part) => part.includes(`nkey: $${variable}\n`)) ?? '';
}

function subjects(part: string, side: 'publish' | 'subscribe'): readonly string[] {
  const [, list = ''] = part.split(`${side}: { allow: [`);
  return [...(list.split(']')[0] ?? '').matchAll(/"([^"]+)"/g)].map(([, subject]) => subject as string);
}

describe('T-18 permissions per service', () => {
  const { text, diagnostics } = render();

  it('are what the services say that they do, and no key', () => {
    expect(diagnostics).toEqual([]);
    expect(text.match(/nkey: .*/g)).toEqual(['nkey: $NKEY_NACK', 'nkey: $NKEY_PROJECTOR', 'nkey: $NKEY_SHOP_API']);
  });

  it('a publisher publishes its subjects, and reads the answers to itself', () => {
    const part = rights(text, 'NKEY_SHOP_API');
    expect(subjects(part, 'publish')).toEqual(['orders.>']);
    expect(subjects(part, 'subscribe')).toEqual(['_INBOX_shop-api.>']);
  });

  it('a consumer asks for messages of its consumers and acknowledges them', () => {
    const part = rights(text, 'NKEY_PROJECTOR');
    expect(subjects(part, 'publish')).toEqual([
      ...['projector-0', 'projector-1'].flatMap((consumer) => [
        `$JS.API.CONSUMER.INFO.ORDERS.${consumer}`,
        `$JS.API.CONSUMER.MSG.NEXT.ORDERS.${consumer}`,
        `$JS.ACK.ORDERS.${consumer}.>`,
        `$JS.ACK.*.*.ORDERS.${consumer}.>`,
      ]),
      'dlq.orders.projector',
    ]);
    expect(subjects(part, 'subscribe')).toEqual(['_INBOX_projector.>']);
  });

  it('the controller makes streams and consumers, and reads no message', () => {
    const published = subjects(rights(text, 'NKEY_NACK'), 'publish');
    expect(published).toContain('$JS.API.STREAM.CREATE.*');
    expect(published).toContain('$JS.API.CONSUMER.CREATE.>');
    expect(published.filter((subject) => /MSG|PURGE|ACK/.test(subject))).toEqual([]);
  });

  it('who does nothing is refused everything: an empty list would allow all', () => {
    const part = rights(render({}, [speaker('idle', { ORDERS: {} })]).text, 'NKEY_IDLE');
    expect(part).toContain('publish: { deny: [">"] }');
    expect(part).toContain('subscribe: { deny: [">"] }');
  });

  it('props: name and controller', () => {
    expect(render().config.metadata).toMatchObject({ name: 'nats-permissions', labels: { region: 'us' } });
    const { config, text: other } = render({ name: 'rights', controller: 'jetstream-controller' });
    expect(config.metadata.name).toBe('rights');
    expect(other).toContain('nkey: $NKEY_JETSTREAM_CONTROLLER');
    expect(other).not.toContain('NKEY_NACK');
  });

  it('is the file as the server reads it', () => {
    expect(rights(text, 'NKEY_SHOP_API')).toBe(`      nkey: $NKEY_SHOP_API
      permissions: {
        publish: { allow: [
          "orders.>"
        ] }
        subscribe: { allow: [
          "_INBOX_shop-api.>"
        ] }
      }
    }
  ]
}
`);
    expect(text.startsWith('authorization {\n  users = [\n    {\n')).toBe(true);
  });
});
