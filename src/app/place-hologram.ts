/** What a person decides about places, put into the graph: where the hologram stands, and how patient and CT lie together. */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { BONE_NAMES, frameOfBone } from '#core/registration/vertebra-bones.ts'
import type { PlacedLevel } from '#session/registering.ts'
import type { Session } from '#session/session.ts'

/** The hologram stands where the person put it; without a case the patient frame itself does. */
export function placeHologram(graph: TransformGraph, session: Session): void {
  const { placement, registration, openCase } = session.getState()
  if (openCase) {
    graph.remove('room', 'patient')
    graph.set(transform('room', 'ct', placement))
    if (registration) graph.set(transform('ct', 'patient', registration.matrix))
    else graph.remove('ct', 'patient')
    placeBones(graph, registration?.levels)
  } else {
    placeBones(graph, undefined)
    graph.remove('room', 'ct')
    graph.remove('ct', 'patient')
    graph.set(transform('room', 'patient', placement))
  }
}

/** Each bone that was registered by itself, in its own frame. */
function placeBones(graph: TransformGraph, levels: readonly PlacedLevel[] = []): void {
  for (const name of BONE_NAMES) {
    const frame = frameOfBone(name)
    const level = levels.find((each) => each.name === name)
    if (level) graph.set(transform(frame, 'patient', level.matrix))
    else graph.remove(frame, 'patient')
  }
}
