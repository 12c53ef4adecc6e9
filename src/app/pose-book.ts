/** Every tracked link's recent poses, so that a picture gets the pose of the moment it was taken. */
import { linkName, type Frame } from '#core/frames/frames.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { transform, type Transform } from '#core/frames/transform.ts'
import type { PoseFilter } from '#core/signals/low-pass.ts'
import { createPoseBuffer, type PoseBuffer } from '#core/signals/pose-buffer.ts'
import type { PoseReading } from '#devices/device.ts'

export interface PoseBook {
  take(readings: readonly PoseReading[]): void
  /** Writes every tracked link, as it was at `tMs`, into the graph. Returns what the graph refused, in words. */
  write(graph: TransformGraph, tMs: number): readonly string[]
  /** The latest pose of a tracked link; undefined while it is lost. */
  newest<To extends Frame, From extends Frame>(to: To, from: From): Transform<To, From> | undefined
  /** Forgets all and takes its links out of the graph: another source begins. */
  clear(graph: TransformGraph): void
}

/** @param stabiliserOf a filter for links that tremble, made once per link; it begins anew after every pose that is not ok. */
export function createPoseBook(
  stabiliserOf: (link: PoseReading['link']) => PoseFilter | undefined = () => undefined,
): PoseBook {
  const tracked = new Map<
    string,
    { readonly link: PoseReading['link']; readonly buffer: PoseBuffer; readonly filter: PoseFilter | undefined }
  >()
  const constant = new Map<string, PoseReading>()

  return {
    take(readings) {
      for (const reading of readings) {
        const name = linkName(reading.link.to, reading.link.from)
        if (reading.atMs === Infinity) {
          constant.set(name, reading)
          continue
        }
        if (!tracked.has(name)) {
          tracked.set(name, { link: reading.link, buffer: createPoseBuffer(), filter: stabiliserOf(reading.link) })
        }
        const { buffer, filter } = tracked.get(name)!
        if (reading.status !== 'ok') filter?.reset()
        const isFiltered = filter && reading.status === 'ok'
        const matrix = isFiltered ? filter.next(reading.link.matrix, reading.atMs) : reading.link.matrix
        buffer.add({ ...reading, link: { ...reading.link, matrix } })
      }
    },

    write(graph, tMs) {
      const refusals: string[] = []
      const put = (link: PoseReading['link'], quality: { status: PoseReading['status']; atMs: number }) => {
        try {
          graph.set(link, quality)
        } catch (error) {
          refusals.push(error instanceof Error ? error.message : String(error))
        }
      }
      for (const { link, status } of constant.values()) put(link, { status, atMs: Infinity })
      for (const { link, buffer } of tracked.values()) {
        const pose = buffer.at(tMs)
        if (pose) put({ ...link, matrix: pose.matrix }, pose)
        else graph.remove(link.to, link.from)
      }
      return refusals
    },

    newest<To extends Frame, From extends Frame>(to: To, from: From) {
      const pose = tracked.get(linkName(to, from))?.buffer.at(Infinity)
      return pose?.status === 'ok' ? transform(to, from, pose.matrix) : undefined
    },

    clear(graph) {
      for (const { link } of [...tracked.values(), ...constant.values()]) graph.remove(link.to, link.from)
      tracked.clear()
      constant.clear()
    },
  }
}
