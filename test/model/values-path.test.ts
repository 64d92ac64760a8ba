import { describe, expect, it } from 'vitest';
import { valuesPrefix, valuesWord } from '../../model/values-path.ts';

describe('names of values', () => {
  it.each([
    ['app.kubernetes.io/part-of', 'appKubernetesIoPartOf'],
    ['LOG_LEVEL', 'logLevel'],
    ['REQUESTS_PER_SECOND', 'requestsPerSecond'],
    ['DNSName', 'dnsName'],
    ['minReplicas', 'minReplicas'],
    ['http-2', 'http2'],
    ['8080', 'n8080'],
    ['', 'value'],
    ['ü', 'value'],
  ])('P4 writes %j as %s', (name, word) => {
    expect(valuesWord(name)).toBe(word);
  });

  it('P4 puts the values of the workload that is named after the component at the top', () => {
    expect(valuesPrefix('delivery', 'delivery')).toEqual([]);
    expect(valuesPrefix('delivery', 'delivery-worker')).toEqual(['worker']);
    expect(valuesPrefix('delivery', 'outbox-relay')).toEqual(['outboxRelay']);
    expect(valuesPrefix('delivery-service', 'delivery-outbox-relay')).toEqual(['outboxRelay']);
    expect(valuesPrefix('service', 'relay')).toEqual(['relay']);
    expect(valuesPrefix('delivery-service', 'delivery-')).toEqual(['delivery']);
  });
});
