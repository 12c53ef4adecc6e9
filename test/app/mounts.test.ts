import { describe, expect, test } from 'vitest'
import { createPoseBook } from '#app/pose-book.ts'
import { createSourceDesk } from '#app/source-desk.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { createHeadset } from '#devices/headset/headset.ts'
import { createSession } from '#session/session.ts'

const move = (x: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]

function desk() {
  const [session, graph, headset, headsetPoses] = [
    createSession(),
    createTransformGraph(),
    createHeadset(),
    createPoseBook(),
  ]
  headset.start(0)
  const forgotten: string[] = []
  const sources = createSourceDesk({
    session,
    graph,
    poses: createPoseBook(),
    headsetPoses,
    pairing: createPairing(),
    perceiving: { forget: () => void forgotten.push(session.getState().source.kind) },
    field: createFieldOfView(),
    headset,
    replaying: { begin: () => undefined },
    makeSimulated: () => headset,
  })
  const links = () => {
    headsetPoses.take(headset.read(0).poses)
    headsetPoses.write(graph, 0)
    return graph
      .links()
      .map(({ name }) => name)
      .toSorted()
  }
  return { session, sources, graph, links, forgotten }
}

describe('controllers clamped to tools', () => {
  test('the probe on one hand and the needle on the other are both tracked, with their own offsets', () => {
    const { session, sources, graph, links } = desk()
    sources.mount('probe', transform('probe', 'left-hand', move(11)))
    sources.mount('needle', transform('needle', 'right-hand', move(22)))
    expect(links()).toEqual(['leftHandFromProbe', 'needleFromRightHand'])
    expect(graph.find('probe', 'left-hand')!.transform.matrix[12]).toBe(11)
    expect(graph.find('needle', 'right-hand')!.transform.matrix[12]).toBe(22)
    expect(session.getState().mounts).toEqual({ probe: 'left-hand', needle: 'right-hand' })
  })

  test('mounting the needle on the hand that holds the probe takes the probe off', () => {
    const { session, sources, graph, links } = desk()
    sources.mount('probe', transform('probe', 'left-hand', move(1)))
    links()
    sources.mount('needle', transform('needle', 'left-hand', move(2)))
    expect(links()).toHaveLength(1)
    expect(graph.find('probe', 'left-hand')).toBeUndefined()
    expect(graph.find('needle', 'left-hand')).toBeDefined()
    expect(session.getState().mounts).toEqual({ needle: 'left-hand' })
  })

  test('taken off, nothing of it stays', () => {
    const { session, sources, links } = desk()
    sources.mount('probe', transform('probe', 'left-hand', move(1)))
    links()
    sources.mount('probe', undefined)
    expect(links()).toEqual([])
    expect(session.getState().mounts).toEqual({})
  })
})

test('with another source, and with none, what was found in pictures so far is forgotten before it begins', () => {
  const { session, sources, forgotten } = desk()
  sources.simulate()
  expect(session.getState().source.kind).toBe('headset')
  sources.stop()
  expect(forgotten).toEqual(['none', 'headset'])
})
