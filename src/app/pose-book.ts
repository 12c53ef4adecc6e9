/** Every tracked link's recent poses, so that a picture gets the pose of the moment it was taken. */
import { linkName, type Frame } from '#core/frames/frames.ts'
import type { LinkQuality, TransformGraph } from '#core/frames/transform-graph.ts'
import { IDENTITY, transform, type Transform } from '#core/frames/transform.ts'
import type { PoseFilter } from '#core/signals/low-pass.ts'
import { createPoseBuffer, type PoseBuffer, type TimedPose } from '#core/signals/pose-buffer.ts'
import type { PoseReading } from '#devices/device.ts'

export interface PoseBook {
  /** @param nowMs what is stamped later than that by more than clocks differ is not believed */
  take(readings: readonly PoseReading[], nowMs?: number): void
  /** Writes every tracked link, as it was at `tMs`, into the graph. Returns what the graph refused, in words. */
  write(graph: TransformGraph, tMs: number): readonly string[]
  /** The latest pose of a tracked link; undefined while it is lost. */
  newest<To extends Frame, From extends Frame>(to: To, from: From): Transform<To, From> | undefined
  /** As it was at a moment; undefined before its first pose. */
  at(to: Frame, from: Frame, tMs: number): TimedPose | undefined
  /** Its poses of the last second as they came, oldest first. */
  recent(to: Frame, from: Frame): readonly TimedPose[]
  /** Gives links other names, with all that is known of them: what was measured stays what it was. */
  rename(named: (link: PoseReading['link']) => PoseReading['link'], graph: TransformGraph): void
  /** Forgets all and takes its links out of the graph: another source begins. */
  clear(graph: TransformGraph): void
}

/** Clocks that are brought together differ by less, ms. */
const FUTURE_MS = 250

/** Numbers that are none, and stamps of the future, are of a tool that is not seen. */
function believed(reading: PoseReading, nowMs: number): PoseReading {
  const isFinite = reading.link.matrix.every(Number.isFinite)
  const isFuture = reading.atMs !== Infinity && reading.atMs > nowMs + FUTURE_MS
  if (isFinite && !isFuture && !Number.isNaN(reading.atMs)) return reading
  const atMs = reading.atMs <= nowMs ? reading.atMs : nowMs
  return { ...reading, link: { ...reading.link, matrix: IDENTITY }, status: 'invalid', atMs }
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
    take(readings, nowMs = Infinity) {
      for (const each of readings) {
        const reading = believed(each, nowMs)
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
      const put = (link: PoseReading['link'], quality: LinkQuality) => {
        try {
          graph.set(link, quality)
        } catch (error) {
          refusals.push(error instanceof Error ? error.message : String(error))
        }
      }
      for (const { link, status, errorMm } of constant.values()) put(link, { status, atMs: Infinity, errorMm })
      for (const { link, buffer } of tracked.values()) {
        const pose = buffer.at(tMs)
        if (pose) put({ ...link, matrix: pose.matrix }, { status: pose.status, atMs: pose.atMs })
        else graph.remove(link.to, link.from)
      }
      return refusals
    },

    newest<To extends Frame, From extends Frame>(to: To, from: From) {
      const pose = tracked.get(linkName(to, from))?.buffer.at(Infinity)
      return pose?.status === 'ok' ? transform(to, from, pose.matrix) : undefined
    },

    at: (to, from, tMs) => tracked.get(linkName(to, from))?.buffer.at(tMs),

    recent: (to, from) => tracked.get(linkName(to, from))?.buffer.samples ?? [],

    rename(named, graph) {
      const [wasTracked, wasConstant] = [[...tracked.values()], [...constant.values()]]
      for (const { link } of [...wasTracked, ...wasConstant]) graph.remove(link.to, link.from)
      tracked.clear()
      constant.clear()
      for (const each of wasTracked) {
        const link = named(each.link)
        tracked.set(linkName(link.to, link.from), { ...each, link })
      }
      for (const reading of wasConstant) {
        const link = named(reading.link)
        constant.set(linkName(link.to, link.from), { ...reading, link })
      }
    },

    clear(graph) {
      for (const { link } of [...tracked.values(), ...constant.values()]) graph.remove(link.to, link.from)
      tracked.clear()
      constant.clear()
    },
  }
}
