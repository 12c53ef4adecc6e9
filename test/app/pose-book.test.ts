import { describe, expect, test } from 'vitest'
import { createPoseBook } from '#app/pose-book.ts'
import { createTransformGraph, type LinkStatus } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { createLowPass } from '#core/signals/low-pass.ts'

const move = (x: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]
const hand = (atMs: number, x: number, status: LinkStatus = 'ok') => ({
  link: transform('room', 'right-hand', move(x)),
  status,
  atMs,
})
const xOf = (graph: ReturnType<typeof createTransformGraph>) => graph.find('room', 'right-hand')?.transform.matrix[12]

describe('pose book', () => {
  test('without a stabiliser the graph gets what was measured', () => {
    const [book, graph] = [createPoseBook(), createTransformGraph()]
    book.take([hand(0, 0), hand(16, 10)])
    expect(book.write(graph, 16)).toEqual([])
    expect(xOf(graph)).toBe(10)
  })

  test('a stabilised link follows by its time constant: 63 % of a step after 15.9 ms at 10 Hz', () => {
    const [book, graph] = [createPoseBook(() => createLowPass(10)), createTransformGraph()]
    book.take([hand(0, 0), hand(15.915, 10)])
    book.write(graph, 15.915)
    expect(xOf(graph)).toBeCloseTo(6.32, 2)
  })

  test('after a pose that is not ok it begins anew instead of sliding across the gap', () => {
    const [book, graph] = [createPoseBook(() => createLowPass(10)), createTransformGraph()]
    book.take([hand(0, 0), hand(10, 500, 'out-of-view'), hand(20, 100)])
    book.write(graph, 20)
    expect(xOf(graph)).toBe(100)
  })

  test('another source begins with nothing of the one before', () => {
    const [book, graph] = [createPoseBook(), createTransformGraph()]
    book.take([hand(0, 5), { link: transform('probe', 'image', move(1)), status: 'ok', atMs: Infinity }])
    book.write(graph, 0)
    book.clear(graph)
    expect(graph.links()).toEqual([])
  })
})
