/**
 * The brush at the tip of each controller and each forefinger: a ball as large as what it changes, and where it has been
 * put down until the surface has followed. Its pose is the displayed frame's own; what is changed the app decides.
 */
import { useFrame, useThree } from '@react-three/fiber'
import { useXR, useXRInputSourceEvent } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { Matrix4, Vector3, type Group, type InstancedMesh, type Mesh } from 'three'
import type { Place } from '#core/labelling/brush-stroke.ts'
import { boxOf } from '#core/volumes/label-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { isCorrectable } from '#session/brushing.ts'
import type { MountHand } from '#session/calibrating.ts'
import { BrushLabel } from './brush-label.tsx'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Ahead of where a controller's ray begins: clear of its body. */
const AHEAD_M = 0.04
/** Balls that are shown until the surface has followed; a long stroke shows its end. */
const MOST_SHOWN = 96

export function BrushTips() {
  const isWanted = useSession((state) => state.brushing.isOn && isCorrectable(state) && state.layers.structures)
  const sources = useXR((state) => state.inputSourceStates)
  if (!isWanted) return null
  return sources.flatMap((state) =>
    (state.type === 'controller' || state.type === 'hand') && state.inputSource.handedness !== 'none'
      ? [<BrushTip key={state.id} source={state.inputSource} hand={`${state.inputSource.handedness}-hand`} />]
      : [],
  )
}

function BrushTip({ source, hand }: { readonly source: XRInputSource; readonly hand: MountHand }) {
  const { session, live, commands } = useParts()
  const gl = useThree((state) => state.gl)
  const { isErasing, radiusMm } = useSession((state) => state.brushing)
  const inCt = useRef<Group>(null)
  const ball = useRef<Group>(null)
  const trail = useRef<InstancedMesh>(null)
  const held = useMemo(
    () => ({ tip: new Vector3(), isIn: false, put: [] as Place[], meshes: undefined as unknown }),
    [],
  )
  const scratch = useMemo(() => ({ ctFromRoom: new Matrix4(), ray: new Matrix4() }), [])
  const at = (): Place => [held.tip.x, held.tip.y, held.tip.z]

  /** Undefined while the hand is not seen, or the hologram stands nowhere. */
  function tipInCt(frame: XRFrame | undefined): Vector3 | undefined {
    const space = gl.xr.getReferenceSpace()
    const finger = fingerTip(source)
    if (!frame || !space || live.roomFromCt?.status !== 'ok') return undefined
    const pose = finger ? frame.getJointPose?.(finger, space) : frame.getPose(source.targetRaySpace, space)
    if (!pose) return undefined
    held.tip.set(0, 0, finger ? 0 : -AHEAD_M).applyMatrix4(scratch.ray.fromArray(pose.transform.matrix))
    scratch.ctFromRoom.fromArray(live.roomFromCt.transform.matrix).invert()
    return held.tip.multiplyScalar(1000).applyMatrix4(scratch.ctFromRoom)
  }

  useFrame((_, __, frame) => {
    const state = session.getState()
    const tip = tipInCt(frame)
    const { labels, meshes } = state.structures ?? {}
    held.isIn = tip !== undefined && labels !== undefined && isAmong(labels.geometry, tip, radiusMm)
    const { tipsIn } = state.brushing
    if (held.isIn !== tipsIn.includes(hand))
      session.actions.brush({ tipsIn: held.isIn ? [...tipsIn, hand] : tipsIn.filter((each) => each !== hand) })
    if (held.meshes !== meshes) held.put = []
    held.meshes = meshes
    if (held.isIn) held.put.push(...commands.brush.strokeOn(hand, at()))
    show(tip)
  })

  function show(tip: Vector3 | undefined) {
    if (!inCt.current || !ball.current || !trail.current) return
    inCt.current.visible = tip !== undefined && held.isIn
    if (!tip || !live.roomFromCt) return
    inCt.current.matrix.fromArray(live.roomFromCt.transform.matrix)
    ball.current.position.copy(tip)
    const shown = held.put.slice(-MOST_SHOWN)
    trail.current.count = shown.length
    shown.forEach((place, n) => trail.current!.setMatrixAt(n, scratch.ray.makeScale(radiusMm, radiusMm, radiusMm).setPosition(...place))) // prettier-ignore
    trail.current.instanceMatrix.needsUpdate = true
  }

  useXRInputSourceEvent(
    source,
    'selectstart',
    () => {
      if (held.isIn) held.put.push(...commands.brush.begin(hand, at()))
    },
    [commands, hand],
  )
  useXRInputSourceEvent(source, 'selectend', () => commands.brush.end(hand), [commands, hand])

  // Whatever takes the brush away: the hand points again.
  useEffect(
    () => () => {
      commands.brush.end(hand)
      const { tipsIn } = session.getState().brushing
      session.actions.brush({ tipsIn: tipsIn.filter((each) => each !== hand) })
    },
    [session, commands, hand],
  )

  const colour = isErasing ? COLOURS.error : COLOURS.accent
  return (
    <group ref={inCt} name={`brush-${hand}`} matrixAutoUpdate={false} visible={false}>
      <group ref={ball}>
        <Ball radiusMm={radiusMm} colour={colour} isErasing={isErasing} />
        <BrushLabel radiusMm={radiusMm} />
      </group>
      <instancedMesh ref={trail} args={[undefined, undefined, MOST_SHOWN]} frustumCulled={false} raycast={nothing}>
        <sphereGeometry args={[1, 14, 10]} />
        <meshBasicMaterial color={colour} transparent opacity={0.25} depthWrite={false} toneMapped={false} />
      </instancedMesh>
    </group>
  )
}

/** What adds is full and what takes away is a cage: told apart without colours. Both are seen through what is before them. */
function Ball({
  radiusMm,
  colour,
  isErasing,
}: {
  readonly radiusMm: number
  readonly colour: string
  readonly isErasing: boolean
}) {
  // prettier-ignore
  const mesh = useRef<Mesh>(null)
  return (
    <mesh ref={mesh} name="brush-ball" scale={radiusMm} renderOrder={RENDER_ORDER.pointer} raycast={nothing}>
      <sphereGeometry args={isErasing ? [1, 12, 8] : [1, 24, 16]} />
      <meshBasicMaterial
        color={colour}
        wireframe={isErasing}
        transparent
        opacity={isErasing ? 0.9 : 0.5}
        depthTest={false}
        toneMapped={false}
      />
    </mesh>
  )
}

/** The type declarations number the joints, as an early draft of the specification did. */
const fingerTip = ({ hand }: XRInputSource): XRJointSpace | undefined =>
  (hand as unknown as ReadonlyMap<string, XRJointSpace> | undefined)?.get('index-finger-tip')

/** A brush that is half outside brushes too. */
function isAmong(geometry: VolumeGeometry, { x, y, z }: Vector3, radiusMm: number): boolean {
  const { low, high } = boxOf(geometry)
  return [x, y, z].every((value, axis) => value > low[axis]! - radiusMm && value < high[axis]! + radiusMm)
}

const nothing = () => undefined
