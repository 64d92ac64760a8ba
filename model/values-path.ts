/** Where a value stands in a chart's values: `['image', 'tag']` is `image.tag`. */
export type ValuesPath = readonly string[];

/** Where the values of one of a component's workloads lie: at the top for the one that is named after it. */
export function valuesPrefix(component: string, name: string): ValuesPath {
  if (name === component) return [];
  // `delivery-api` of delivery-service is `api`, as people call it.
  const beginnings = [`${component}-`, component.replace(/service$/, '')];
  const beginning = beginnings.find((text) => text.endsWith('-') && name.startsWith(text) && name !== text) ?? '';
  return [valuesWord(name.slice(beginning.length))];
}

/** A name as one word of a values path: `app.kubernetes.io/part-of` → `appKubernetesIoPartOf`. */
export function valuesWord(name: string | number): string {
  const parts = String(name)
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    // `LOG_LEVEL` is two words, not seven letters.
    .map((part) => (/^[A-Z0-9]{2,}$/.test(part) ? part.toLowerCase() : part));
  const joined = parts.map((part, index) => (index === 0 ? lowerFirst(part) : upperFirst(part))).join('');
  if (joined === '') return 'value';
  return /^[0-9]/.test(joined) ? `n${joined}` : joined;
}

/** `Deployment` → `deployment`, `DNSName` → `dnsName`, `LOG` → `log`. */
export function lowerFirst(text: string): string {
  return text.replace(/^[A-Z]+(?=$|[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase());
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
