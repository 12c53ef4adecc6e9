/**
 * The hologram taken in the hand: carried and turned with one hand, scaled with two,
 * or moved with the mouse while Shift (carry) or Alt (turn) is held.
 *
 * What comes of it is one thing only: another placement in the session.
 */
import { useHandle, type HandleOptions } from '@react-three/handle'
import { useFrame, useThree } from '@react-three/fiber'
import type { PointerEvent } from '@pmndrs/pointer-events'
import { useMemo, useRef, type RefObject } from 'react'
import { Matrix4, Vector3, type Group, type Mesh, type Object3D } from 'three'
import type { MountHand } from '#session/calibrating.ts'
import type { Simulation } from '#session/simulation.ts'
import { useParts, useSession } from './parts.ts'
import { volumeFromUvw } from './volume-material.ts'

/** Half to four times life size: smaller cannot be aimed at, larger no longer fits the room. */
const SCALES: [number, number] = [0.5, 4]
/** The atlas from the table to two metres: of a lumbar trunk, some 0.3 m long. */
const ATLAS_SCALES: [number, number] = [0.9, 8]

interface Props {
  /** By which it is held. */
  readonly touchable: RefObject<Mesh | null>
}

/** An empty group right under the room, which stands where the hologram stands. */
export function HologramGrip({ touchable }: Props) {
  const { session } = useParts()
  const get = useThree((state) => state.get)
  const target = useRef<Group>(null)
  const geometry = useSession((state) => state.openCase?.geometry)
  const matrix = useMemo(() => new Matrix4(), [])
  /** About its middle it turns, not about the scanner's origin far beside it. */
  const [toMiddle, fromMiddle] = useMemo(() => {
    const middle = geometry ? new Vector3(0.5, 0.5, 0.5).applyMatrix4(volumeFromUvw(geometry)) : new Vector3()
    const there = new Matrix4().makeTranslation(middle)
    return [there, there.clone().invert()]
  }, [geometry])
  const mouse = useRef<'carry' | 'turn'>('carry')

  useFrame(() => {
    target.current?.matrix.fromArray(session.getState().placement).multiply(toMiddle)
  }, -10)

  const scales = () => (session.getState().atlas.isOn ? ATLAS_SCALES : SCALES)
  const options = (): HandleOptions<void> => ({
    translate: mouse.current === 'turn' ? 'as-rotate' : true,
    scale: { uniform: true, x: scales(), y: scales(), z: scales() },
    filter(event) {
      const { placing, simulation } = session.getState()
      if (placing !== 'none' || holdsTool(event, simulation)) return false
      const how = howHeld(event)
      if (how) mouse.current = how
      return how !== undefined
    },
    apply({ current, last }) {
      matrix.compose(current.position, current.quaternion, current.scale).multiply(fromMiddle)
      session.actions.set({ placement: matrix.toArray() })
      const orbit = get().controls as { enabled?: boolean } | null
      if (orbit) orbit.enabled = last
    },
  })

  useHandle(target, { handle: touchable }, options)
  return <group ref={target} name="placement" matrixAutoUpdate={false} />
}

/** A fist round the probe does not carry the patient as well. */
function holdsTool({ pointerState }: PointerEvent, { probeHolder, needleHolder }: Simulation): boolean {
  const hand = (pointerState as { readonly inputSource?: XRInputSource } | undefined)?.inputSource?.handedness
  return hand !== undefined && [probeHolder, needleHolder].includes(`${hand}-hand` as MountHand)
}

/** Mouse and touch look around unless told otherwise; a hand or controller always takes hold. */
function howHeld(event: PointerEvent): 'carry' | 'turn' | undefined {
  if (!/^screen-(mouse|touch|pen)$/.test(event.pointerType)) return 'carry'
  const { shiftKey, altKey } = event.nativeEvent
  return shiftKey ? 'carry' : altKey ? 'turn' : undefined
}

interface CarriedHandleProps {
  readonly carried: RefObject<Object3D | null>
  /** By which it is held. */
  readonly handle: RefObject<Object3D | null>
}

/** What holds on to something that is carried. */
export function CarriedHandle({ carried, handle }: CarriedHandleProps) {
  const get = useThree((state) => state.get)
  useHandle(carried, {
    handle,
    scale: false,
    // Stays upright: text that leans is hard to read.
    rotate: 'y',
    multitouch: false,
    apply: ({ current, last }, target) => {
      target.position.copy(current.position)
      target.quaternion.copy(current.quaternion)
      const orbit = get().controls as { enabled?: boolean } | null
      if (orbit) orbit.enabled = last
    },
  })
  return null
}

interface HeldPlaneProps {
  /** By which it is held. */
  readonly handle: RefObject<Object3D | null>
  /** roomFromPlane as it is drawn. */
  readonly matrixNow: () => Matrix4 | undefined
  readonly onHeld: (roomFromPlane: Matrix4) => void
}

/** A plane carried and turned freely by hand or controller; the mouse carries it, with Alt turns it. */
export function HeldPlane({ handle, matrixNow, onHeld }: HeldPlaneProps) {
  const get = useThree((state) => state.get)
  const target = useRef<Group>(null)
  const matrix = useMemo(() => new Matrix4(), [])
  const mouse = useRef<'carry' | 'turn'>('carry')
  useFrame(() => {
    const now = matrixNow()
    if (now) target.current?.matrix.copy(now)
  }, -3)
  useHandle(target, { handle }, () => ({
    translate: mouse.current === 'turn' ? ('as-rotate' as const) : true,
    scale: false,
    multitouch: false,
    filter(event: PointerEvent) {
      mouse.current = event.nativeEvent.altKey ? 'turn' : 'carry'
      return true
    },
    apply({ current, last }) {
      onHeld(matrix.compose(current.position, current.quaternion, current.scale))
      const orbit = get().controls as { enabled?: boolean } | null
      if (orbit) orbit.enabled = last
    },
  }))
  return <group ref={target} name="held-plane" matrixAutoUpdate={false} />
}
