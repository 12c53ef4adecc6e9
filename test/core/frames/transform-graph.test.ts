import { describe, expect, test } from 'vitest'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { apply, point, transform } from '#core/frames/transform.ts'

const move = (x: number, y: number, z: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]
const trackerFromProbe = transform('tracker', 'probe', [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0, 1])
const trackerFromPatient = transform('tracker', 'patient', move(0, 0, 500))
const probeFromImage = transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1])

function graphWithEverything() {
  const graph = createTransformGraph()
  graph.set(probeFromImage, { errorMm: 0.6 })
  graph.set(trackerFromProbe, { atMs: 100, errorMm: 0.3 })
  graph.set(trackerFromPatient, { atMs: 90, errorMm: 0.2 })
  return graph
}

describe('transform graph', () => {
  test('finds a path through several frames, inverting where it must', () => {
    const found = graphWithEverything().find('patient', 'image')!
    const inPatient = apply(found.transform, point('image', 100, 0, 0))
    expect([inPatient.x, inPatient.y, inPatient.z]).toEqual([10, 10, -500])
  })

  test('there and back again changes nothing', () => {
    const graph = graphWithEverything()
    const there = graph.find('patient', 'image')!
    const back = graph.find('image', 'patient')!
    const p = apply(back.transform, apply(there.transform, point('image', 12, 34, 5)))
    expect([p.x, p.y, p.z].map((v) => Number(v.toFixed(9)))).toEqual([12, 34, 5])
  })

  test('is as old as its oldest link that ages, as bad as its worst, and its errors add as squares', () => {
    const graph = graphWithEverything()
    graph.set(trackerFromProbe, { atMs: 120, status: 'out-of-view', errorMm: 0.3 })
    const found = graph.find('patient', 'image')!
    expect(found).toMatchObject({ atMs: 90, status: 'out-of-view' })
    expect(found.errorMm).toBeCloseTo(0.7) // sqrt(0.36 + 0.09 + 0.04)
  })

  test('missing is worse than out of view, invalid is worst', () => {
    const graph = graphWithEverything()
    graph.set(trackerFromProbe, { status: 'out-of-view' })
    graph.set(trackerFromPatient, { status: 'missing' })
    expect(graph.find('patient', 'image')!.status).toBe('missing')
    graph.set(probeFromImage, { status: 'invalid' })
    expect(graph.find('patient', 'image')!.status).toBe('invalid')
  })

  test('knows nothing it was not told', () => {
    expect(graphWithEverything().find('ct', 'image')).toBeUndefined()
  })

  test('says which link is missing, and all of them when there are several', () => {
    const graph = createTransformGraph()
    graph.set(probeFromImage)
    graph.set(transform('ct', 'patient', move(1, 2, 3)))
    expect(graph.explain('ct', 'image')).toBe('no path from image to ct: patientFromProbe is missing')
    expect(graph.explain('room', 'image')).toBe(
      'no path from image to room: patientFromProbe and roomFromCt are missing',
    )
    graph.set(transform('patient', 'probe', move(0, 0, 0)))
    expect(graph.explain('ct', 'image')).toBeUndefined()
  })

  test('a tracker that is known on one side only names the other side', () => {
    const graph = createTransformGraph()
    graph.set(probeFromImage)
    graph.set(trackerFromProbe)
    expect(graph.explain('patient', 'image')).toBe('no path from image to patient: patientFromProbe is missing')
  })

  test('refuses a second path between two frames, naming the first', () => {
    expect(() => graphWithEverything().set(transform('patient', 'image', move(0, 0, 0)))).toThrow(
      /patientFromImage would close a loop: the two frames are already joined by probeFromImage, trackerFromProbe, patientFromTracker/,
    )
    expect(() => graphWithEverything().set(transform('ct', 'ct', move(0, 0, 0)))).toThrow('would close a loop')
  })

  test('an edge that is taken out is gone both ways, and may be joined another way', () => {
    const graph = graphWithEverything()
    graph.remove('probe', 'tracker')
    expect(graph.find('tracker', 'probe')).toBeUndefined()
    expect(graph.find('patient', 'image')).toBeUndefined()
    graph.set(transform('patient', 'probe', move(0, 0, 0)))
    expect(graph.find('tracker', 'image')).toBeDefined()
  })

  test('lists each edge once, in the direction people speak of it', () => {
    expect(
      graphWithEverything()
        .links()
        .map((link) => link.name)
        .toSorted(),
    ).toEqual(['patientFromTracker', 'probeFromImage', 'probeFromTracker'])
  })
})
