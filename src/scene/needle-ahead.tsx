/**
 * Where a guided needle goes if it is pushed on, and what it is nearest to: its line ahead to the target's face with a
 * ring where it arrives, and the line from the needle to the nearest thing that must not be touched, with its distance.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Quaternion, Vector3, type Group, type Mesh, type MeshBasicMaterial, type Sprite } from 'three'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import { createCanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { GRADE_COLOURS, text, ZONE_COLOURS } from './guidance-drawing.ts'
import { useParts } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** CT mm. */
const SIZES = { line: 0.35, ring: 3, ringTube: 0.3, label: [46, 12] } as const
const PX_PER_MM = 8
/** Further off nothing is pointed at: there is nothing to be afraid of. */
const POINTED_MM = 12
const Y = new Vector3(0, 1, 0)
const Z = new Vector3(0, 0, 1)

export function NeedleAhead() {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const ahead = useRef<Mesh>(null)
  const ring = useRef<Mesh>(null)
  const near = useRef<Mesh>(null)
  const number = useRef<Sprite>(null)
  const label = useMemo(() => createCanvasLabel(SIZES.label[0] * PX_PER_MM, SIZES.label[1] * PX_PER_MM), [])
  const [from, to] = useMemo(() => [new Vector3(), new Vector3()], [])
  useEffect(() => () => label.dispose(), [label])

  function showAhead() {
    const { guidance } = live
    const isShown = guidance.state === 'given' && guidance.path.arrival !== undefined && guidance.path.depthMm > 0.5
    ahead.current!.visible = isShown
    ring.current!.visible = isShown
    if (!isShown) return
    const { tip, direction, path, grade } = guidance
    const way = path.depthMm / Math.max(0.2, Math.cos(path.angleRad))
    from.set(tip.x, tip.y, tip.z)
    to.set(tip.x + way * direction[0], tip.y + way * direction[1], tip.z + way * direction[2])
    layBetween(ahead.current!, from, to)
    ring.current!.position.copy(to)
    ring.current!.quaternion.setFromUnitVectors(Z, to.clone().sub(from).normalize())
    for (const mesh of [ahead.current!, ring.current!])
      (mesh.material as MeshBasicMaterial).color.set(GRADE_COLOURS[grade])
  }

  function showNearest(reading: HazardReading | undefined) {
    const isShown = reading !== undefined && reading.leftMm <= POINTED_MM
    near.current!.visible = isShown && reading.clearance.distanceMm > 0
    number.current!.visible = isShown
    if (!isShown) return
    const { clearance, hazard, zone } = reading
    from.set(...clearance.onNeedle)
    to.set(...clearance.onHazard)
    if (near.current!.visible) layBetween(near.current!, from, to)
    ;(near.current!.material as MeshBasicMaterial).color.set(ZONE_COLOURS[zone])
    number.current!.position.copy(from).add(to).multiplyScalar(0.5)
    const mm = clearance.distanceMm
    const words = mm <= 0 ? `in ${hazard.structure.name}` : `${mm.toFixed(1)} mm`
    label.redraw(words + zone, (context) => {
      context.scale(PX_PER_MM, PX_PER_MM)
      context.fillStyle = COLOURS.panel
      context.beginPath()
      context.roundRect(0.5, 0.5, SIZES.label[0] - 1, SIZES.label[1] - 1, 3)
      context.fill()
      text(context, words, SIZES.label[0] / 2, SIZES.label[1] / 2, 7.5, ZONE_COLOURS[zone], 700, 'center', SIZES.label[0] - 4) // prettier-ignore
    })
  }

  useFrame(() => {
    if (!group.current || !live.roomFromCt) return
    const isTrusted = live.roomFromCt.status === 'ok' && live.guidance.state === 'given'
    group.current.visible = isTrusted
    if (!isTrusted) return
    group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
    showAhead()
    showNearest(live.hazards[0])
  })

  return (
    <group ref={group} name="needle-ahead" matrixAutoUpdate={false} visible={false}>
      <mesh ref={ahead} name="needle-line-ahead" raycast={nothing}>
        <cylinderGeometry args={[SIZES.line, SIZES.line, 1, 8]} />
        <meshBasicMaterial toneMapped={false} />
      </mesh>
      <mesh ref={ring} name="needle-arrival" raycast={nothing}>
        <torusGeometry args={[SIZES.ring, SIZES.ringTube, 8, 32]} />
        <meshBasicMaterial toneMapped={false} />
      </mesh>
      <mesh ref={near} name="nearest-line" renderOrder={RENDER_ORDER.seenThrough} raycast={nothing}>
        <cylinderGeometry args={[SIZES.line, SIZES.line, 1, 8]} />
        <meshBasicMaterial depthTest={false} transparent toneMapped={false} />
      </mesh>
      <sprite
        ref={number}
        name="nearest-distance"
        center={CENTRE}
        scale={[SIZES.label[0], SIZES.label[1], 1]}
        renderOrder={RENDER_ORDER.seenThrough + 1}
        raycast={nothing}
      >
        <spriteMaterial map={label.texture} alphaTest={0.5} depthTest={false} transparent toneMapped={false} />
      </sprite>
    </group>
  )
}

/** Off to the side and up, so that the needle's way stays free. */
const CENTRE = [-0.25, -0.4] as unknown as NonNullable<React.ComponentProps<'sprite'>['center']>

/** A cylinder of length 1 along y, laid from one place to the other. */
function layBetween(mesh: Mesh, from: Vector3, to: Vector3) {
  const way = to.clone().sub(from)
  mesh.position.copy(from).add(to).multiplyScalar(0.5)
  mesh.scale.set(1, way.length(), 1)
  if (way.lengthSq() > 0) mesh.quaternion.copy(turn.setFromUnitVectors(Y, way.normalize()))
}
const turn = new Quaternion()

const nothing = () => undefined
