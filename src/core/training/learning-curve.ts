/**
 * How a figure falls or rises with practice: y = plateau + gain · exp(−(n − 1) / pace), n the trial, from 1.
 *
 * The pace is searched, plateau and gain follow by least squares. Nothing is claimed of fewer than six trials.
 */
export interface LearningCurve {
  readonly plateau: number
  /** What the first trial is above the plateau; negative where the figure rises. */
  readonly gain: number
  /** Trials in which the rest of the gain falls to 37 %. */
  readonly paceTrials: number
  readonly rmsError: number
  at(trial: number): number
  /** Undefined when the curve never gets there. */
  trialsTo(goal: number): number | undefined
}

export const FEWEST_TRIALS = 6

export function fitLearningCurve(values: readonly number[]): LearningCurve | undefined {
  if (values.length < FEWEST_TRIALS) return undefined
  const paces = Array.from({ length: 200 }, (_, step) => 0.3 * 1.025 ** step)
  const fits = paces.filter((pace) => pace < 2 * values.length).map((pace) => fitAt(values, pace))
  const { pace, plateau, gain, squares } = fits.reduce((best, fit) => (fit.squares < best.squares ? fit : best))
  return {
    plateau,
    gain,
    paceTrials: pace,
    rmsError: Math.sqrt(squares / values.length),
    at: (trial) => plateau + gain * Math.exp(-(trial - 1) / pace),
    trialsTo(goal) {
      const part = (goal - plateau) / gain
      if (!(part > 0)) return undefined
      return part >= 1 ? 1 : Math.ceil(1 - pace * Math.log(part))
    },
  }
}

function fitAt(values: readonly number[], pace: number) {
  const falls = values.map((_, index) => Math.exp(-index / pace))
  const n = values.length
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0)
  const [f, ff, y, fy] = [
    sum(falls),
    sum(falls.map((value) => value * value)),
    sum(values),
    sum(falls.map((value, index) => value * values[index]!)),
  ]
  const gain = (n * fy - f * y) / (n * ff - f * f)
  const plateau = (y - gain * f) / n
  const squares = sum(values.map((value, index) => (value - plateau - gain * falls[index]!) ** 2))
  return { pace, plateau, gain, squares }
}
