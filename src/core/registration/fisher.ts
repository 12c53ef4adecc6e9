/**
 * Below which a number of Fisher's F distribution with three and `freedom` degrees of freedom lies with this chance.
 *
 * What chi-square over three becomes where the noise itself was estimated from few points (Hotelling). The distribution
 * function is that of a beta number of 3/2 and freedom/2 (Abramowitz and Stegun 1964, 26.6.2); with sin² in place of
 * its variable the integrand is smooth.
 * @throws RangeError unless 0 < chance < 1 and freedom is 1 or more
 */
export function fisher3(chance: number, freedom: number): number {
  if (!(chance > 0 && chance < 1)) throw new RangeError(`a chance of ${chance}`)
  if (!(freedom >= 1)) throw new RangeError(`${freedom} degrees of freedom`)
  const whole = below(Math.PI / 2, freedom)
  let [low, high] = [0, Math.PI / 2]
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2
    if (below(middle, freedom) < chance * whole) low = middle
    else high = middle
  }
  return (freedom / 3) * Math.tan((low + high) / 2) ** 2
}

const STEPS = 400

/** Integral of sin² cos^(freedom - 1) from 0, by Simpson's rule. */
function below(end: number, freedom: number): number {
  const at = (angle: number) => Math.sin(angle) ** 2 * Math.max(0, Math.cos(angle)) ** (freedom - 1)
  let sum = at(0) + at(end)
  for (let n = 1; n < STEPS; n++) sum += (n % 2 === 1 ? 4 : 2) * at((n * end) / STEPS)
  return (sum * end) / (3 * STEPS)
}
