/** Names and subjects of NATS, as its server has them. */

/** One token of a subject between dots; `*` stands for any one, and `>` at the end for one or more. */
const literal = /^[^\s.*>]+$/;

/** Whether the server takes a subject, with its wildcards. */
export function isSubject(subject: string): boolean {
  const tokens = subject.split('.');
  return tokens.every((token, index) => {
    if (token === '>') return index === tokens.length - 1;
    return token === '*' || literal.test(token);
  });
}

/** Whether every subject that the second one stands for is among those of the first. */
export function covers(wide: string, narrow: string): boolean {
  const [wider, narrower] = [wide.split('.'), narrow.split('.')];
  for (const [index, token] of wider.entries()) {
    const other = narrower[index];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (token === '*' ? other === '>' : token !== other) return false;
  }
  return wider.length === narrower.length;
}

/** Whether some subject is among those of both: two streams, or two entries of one, must not share any. */
export function overlap(one: string, other: string): boolean {
  const [first, second] = [one.split('.'), other.split('.')];
  for (const [index, token] of first.entries()) {
    const opposite = second[index];
    if (opposite === undefined) return false;
    if (token === '>' || opposite === '>') return true;
    if (token !== '*' && opposite !== '*' && token !== opposite) return false;
  }
  return first.length === second.length;
}

/**
 * Name of a stream that is not given one: `tenant` → `TENANT`. A dot would end the token in subjects that name the stream,
 * so the server refuses it: what 002 calls TENANT.DLQ is TENANT_DLQ.
 */
export function streamName(id: string): string {
  return id.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

/**
 * Durable consumers of a partitioned stream, one for each partition, e.g. `projector-0` to `projector-15`: for `consumes`
 * of who reads them all.
 *
 * @param consumer name of the consumer in the stream
 * @param partitions how many the stream has
 */
export function partitionConsumers(consumer: string, partitions: number): readonly string[] {
  return Array.from({ length: partitions }, (_, partition) => `${consumer}-${partition}`);
}

/** Where replies to an account's requests come, so that no other account can read them. */
export function inboxPrefix(account: string): string {
  return `_INBOX_${account}`;
}
