/**
 * Where a recorded picture lies: the transforms of its frame and of the configuration joined from
 * the image to the reference, by their PLUS names.
 *
 * Recordings name frames as their makers like (`Encoders`, `Robot`), so names are searched here, not
 * this project's frames. What comes out is called patient: it is what PLUS calls Reference.
 */
import type { LinkStatus, Located } from '#core/frames/transform-graph.ts'
import { LINK_STATUSES } from '#core/frames/transform-graph.ts'
import { IDENTITY, invert, multiply, transform, type Matrix } from '#core/frames/transform.ts'

export interface NamedLink {
  /** `ProbeToTracker`. */
  readonly plusName: string
  readonly matrix: Matrix
  readonly status: LinkStatus
}

interface Step {
  readonly to: string
  readonly matrix: Matrix
  readonly status: LinkStatus
}

/** The fewest transforms that lead there; the last of two with one name counts. Undefined when none do. */
export function imagePose(
  links: readonly NamedLink[],
  imageName: string,
  referenceName: string,
): Located<'patient', 'image'> | undefined {
  const stepsFrom = stepsOf(links)
  const found = new Map<string, Step>([[imageName, { to: imageName, matrix: IDENTITY, status: 'ok' }]])
  const queue = [imageName]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const here = found.get(at)!
    if (at === referenceName) {
      return {
        transform: transform('patient', 'image', here.matrix),
        status: here.status,
        atMs: Infinity,
        errorMm: undefined,
      }
    }
    for (const step of stepsFrom.get(at) ?? []) {
      if (found.has(step.to)) continue
      const matrix = multiply(step.matrix, here.matrix)
      found.set(step.to, { to: step.to, matrix, status: worse(here.status, step.status) })
      queue.push(step.to)
    }
  }
  return undefined
}

/** Why there is no pose, and what would give one. */
export function missingPose(links: readonly NamedLink[], imageName: string, referenceName: string): string {
  const names = [...new Set(links.map(({ plusName }) => plusName))]
  const known = names.length ? `known are ${names.join(', ')}` : 'no transform is known'
  const ends = names.flatMap((name) => endsOf(name) ?? [])
  const lacking = [imageName, referenceName].filter((name) => !ends.includes(name))
  const advice = lacking.includes(imageName)
    ? `${imageName}ToProbe, the probe's calibration, belongs into CoordinateDefinitions of the configuration`
    : lacking.length
      ? `nothing leads to ${referenceName}: name the frame to reconstruct in (ReferenceCoordinateFrame)`
      : 'a transform that joins the two is missing'
  return `no way from ${imageName} to ${referenceName}: ${known}; ${advice}`
}

function stepsOf(links: readonly NamedLink[]): Map<string, Step[]> {
  const byName = new Map(links.map((link) => [link.plusName, link]))
  const steps = new Map<string, Step[]>()
  const put = (from: string, step: Step) => steps.set(from, [...(steps.get(from) ?? []), step])
  for (const { plusName, matrix, status } of byName.values()) {
    const ends = endsOf(plusName)
    if (!ends) continue
    const [from, to] = ends
    put(from, { to, matrix, status })
    put(to, { to: from, matrix: invert(transform('patient', 'image', matrix)).matrix, status })
  }
  return steps
}

function endsOf(plusName: string): readonly [from: string, to: string] | undefined {
  const [from, to, ...rest] = plusName.split(/To(?=[A-Z])/)
  return from && to && rest.length === 0 ? [from, to] : undefined
}

const worse = (a: LinkStatus, b: LinkStatus): LinkStatus =>
  LINK_STATUSES[Math.max(LINK_STATUSES.indexOf(a), LINK_STATUSES.indexOf(b))]!
