/**
 * A figure that `npm run synth` has found right.
 *
 * @throws where it is not, since nothing checked it
 */
export function known<T>(figure: T | undefined, written: string): T {
  if (figure === undefined) throw new Error(`Azure has nothing for ${written}, which nobody has checked`);
  return figure;
}
