/** What lines the compartment of the back muscles from within, and takes its share of it. */
import { courseThrough, type Course } from './course.ts'

/** Thickness of the thoracolumbar fascia's layers. */
export const FASCIA_MM = 0.9
const APONEUROSIS_MM = 1.1

/**
 * How thick the erector's aponeurosis is under the fascia: from L2 down.
 * @param midZ heights of the bodies' middles from T12 down.
 */
export function aponeurosisAt(midZ: readonly number[]): Course {
  return courseThrough([
    [midZ[2]!, 0],
    [midZ[3]!, 0.5 * APONEUROSIS_MM],
    [midZ[4]!, APONEUROSIS_MM],
  ])
}
