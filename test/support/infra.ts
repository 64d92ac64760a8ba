/** Configuration that stacks need; the values mean nothing. */
export function stackConfig(
  stack: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    'meridian:administratorsGroupId': '11111111-2222-4333-8444-555555555555',
    'meridian:alertEmail': `operators-of-${stack}@platform.example`,
    'meridian:gatewaysReady': 'true',
    ...more,
  };
}
