import { expect } from 'vitest';
import { Stream, type StreamProps } from '../../../constructs/index.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';

export const base = {
  subjects: ['delivery.>'],
  replicas: 3,
  servers: 5,
  maxAge: '30d',
  maxBytes: '1T',
  consumers: { sessions: {} },
} as const;

/** A stream and its consumers by the names of their objects; nothing may be wrong with them. */
export function render(props: object, target = 'us-prod', id = 'delivery') {
  const found = renderComponent(
    (scope) => {
      new Stream(scope, id, { ...base, ...props } as StreamProps);
    },
    { target },
  );
  expect(found.diagnostics).toEqual([]);
  const byName = (kind: string): Record<string, Rendered> =>
    Object.fromEntries(
      found.objects.filter((object) => object.kind === kind).map((object) => [object.metadata.name, object]),
    );
  return { ...found, streams: byName('Stream'), consumers: byName('Consumer') };
}
