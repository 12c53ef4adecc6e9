/** Plays a script of the simulated room: where its hand has probe and needle at this displayed frame. */
import type { Transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace, type NeedlePlace } from '#core/phantom/contact/on-skin.ts'
import { scriptOf, type ScriptName } from '#core/phantom/scripts/built-in-scripts.ts'
import { durationMs, placesAt, type Script } from '#core/phantom/scripts/script.ts'
import type { Simulated } from '#devices/simulated/simulated.ts'
import type { Simulation } from '#session/simulation.ts'

export interface ScriptHands {
  readonly probe: Transform<'ct', 'probe'> | 'script' | undefined
  readonly needle: Transform<'ct', 'needle'> | undefined
}

export interface ScriptPlayer {
  /** Once per displayed frame. @param onEnded when the last moment was reached. */
  handsAt(simulation: Simulation, simulated: Simulated, nowMs: number, onEnded: () => void): ScriptHands
}

/** How long a needle that a script leaves behind is pulled out for, and to how far above the skin. */
const LEAVE = { ms: 1500, depthMm: -20 } as const

export function createScriptPlayer(): ScriptPlayer {
  let loaded:
    { readonly name: ScriptName; readonly of: Simulated['spine']; readonly script: Script | undefined } | undefined
  /** Into the script. */
  let atMs = 0
  let lastMs = 0
  let left: { readonly place: NeedlePlace; readonly untilMs: number } | undefined
  let led: NeedlePlace | undefined

  function load(name: ScriptName, spine: Simulated['spine'], nowMs: number) {
    if (loaded?.name === name && loaded.of === spine) return loaded.script
    if (led) left = { place: { ...led, depthMm: LEAVE.depthMm }, untilMs: nowMs + LEAVE.ms }
    loaded = { name, of: spine, script: scriptOf(name, spine) }
    atMs = 0
    return loaded.script
  }

  function needleNow(place: NeedlePlace | undefined, nowMs: number) {
    led = place
    if (place || !left) return place
    if (nowMs <= left.untilMs) return left.place
    left = undefined
    return undefined
  }

  return {
    handsAt({ script: { name, state }, needle: { lengthMm } }, { spine, faceMm }, nowMs, onEnded) {
      const script = load(name, spine, nowMs)
      const elapsedMs = nowMs - lastMs
      lastMs = nowMs
      if (state === 'stopped') atMs = 0
      if (script && state === 'playing') {
        // Played again from where it ended it begins anew; a hidden tab's pause is no leap.
        if (atMs >= durationMs(script)) atMs = 0
        atMs = Math.min(durationMs(script), atMs + Math.min(elapsedMs, 250))
        if (atMs >= durationMs(script)) onEnded()
      }
      const places = script && placesAt(script, atMs)
      const needle = needleNow(places?.needle, nowMs)
      return {
        probe: places ? probeAtPlace(spine.skinAt, places.probe, faceMm) : 'script',
        needle: needle && needleAtPlace(spine.skinAt, needle, lengthMm),
      }
    },
  }
}
