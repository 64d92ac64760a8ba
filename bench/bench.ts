/** `npm run bench`. Its parts are loaded when needed: the measured program is one of them, and pays for all it loads. */
export async function benchCommand(
  argv: readonly string[],
  root: string,
  bundle: string,
  bundler: (options: object) => Promise<unknown>,
): Promise<number> {
  const [program, services, regions, out, figures, charts] = argv;
  if (program === 'synthetic-synth' && regions !== undefined && out !== undefined && figures !== undefined) {
    return (await import('./synthetic-synth.ts')).syntheticSynth({
      count: Number(services),
      regions,
      out,
      figures,
      bundle,
      charts: charts === 'charts',
    });
  }
  return (await import('./compare.ts')).compare(argv, root, bundler);
}
