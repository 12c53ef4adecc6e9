/** Round what a guided needle is near: the surface at which it must stop, see-through, in the colour of its zone. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { BufferAttribute, BufferGeometry, DoubleSide, type Group, type Mesh, type MeshBasicMaterial } from 'three'
import { stopAtMm } from '#core/planning/procedure.ts'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import { ZONE_COLOURS } from './guidance-drawing.ts'
import { useParts } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** More at once hide what they are to protect. */
const MOST = 3
/** So much before the warning begins a shell is seen. */
const SHOWN_MM = 6
/** A shell is made anew when what is unsure has changed by so much, mm. */
const STEP_MM = 0.25

export function HazardShells() {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const shells = useMemo(() => Array.from({ length: MOST }, () => ({ of: undefined as Hazard | undefined, outMm: -1 })), []) // prettier-ignore

  useFrame(() => {
    if (!group.current || !live.roomFromCt) return
    const isTrusted = live.roomFromCt.status === 'ok' && live.guidance.state === 'given'
    group.current.visible = isTrusted
    if (!isTrusted) return
    group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
    const near = live.hazards.filter(
      ({ leftMm, hazard: { margin } }) => leftMm <= margin.warnMm - margin.stopMm + SHOWN_MM,
    )
    for (const [at, shell] of shells.entries()) show(group.current.children[at] as Mesh, shell, near[at])
  })

  useEffect(() => {
    const made = group.current
    return () => made?.children.forEach((mesh) => (mesh as Mesh).geometry.dispose())
  }, [])

  return (
    <group ref={group} name="hazard-shells" matrixAutoUpdate={false} visible={false}>
      {shells.map((_, at) => (
        <mesh key={at} name={`hazard-shell-${at}`} renderOrder={RENDER_ORDER.structures + 1} raycast={nothing}>
          <meshBasicMaterial transparent depthWrite={false} side={DoubleSide} toneMapped={false} />
        </mesh>
      ))}
    </group>
  )
}

function show(mesh: Mesh, shell: { of: Hazard | undefined; outMm: number }, reading: HazardReading | undefined) {
  mesh.visible = reading !== undefined
  if (!reading) return
  const { hazard, sigmaMm, zone } = reading
  const outMm = stopAtMm(hazard.margin, sigmaMm)
  if (shell.of !== hazard || Math.abs(outMm - shell.outMm) > STEP_MM) {
    mesh.geometry.dispose()
    mesh.geometry = grown(hazard, outMm)
    shell.of = hazard
    shell.outMm = outMm
  }
  const material = mesh.material as MeshBasicMaterial
  material.color.set(zone === 'clear' ? '#8fb4d9' : ZONE_COLOURS[zone])
  material.opacity = zone === 'clear' ? 0.1 : zone === 'warn' ? 0.2 : 0.34
}

/** The structure's surface, each corner moved out along its normal. */
function grown({ tree: { corners, cornerNormals } }: Hazard, outMm: number): BufferGeometry {
  const positions = new Float32Array(corners.length)
  for (let at = 0; at < corners.length; at += 3) {
    const [x, y, z] = [cornerNormals[at]!, cornerNormals[at + 1]!, cornerNormals[at + 2]!]
    const share = outMm / (Math.hypot(x, y, z) || 1)
    positions[at] = corners[at]! + share * x
    positions[at + 1] = corners[at + 1]! + share * y
    positions[at + 2] = corners[at + 2]! + share * z
  }
  return new BufferGeometry().setAttribute('position', new BufferAttribute(positions, 3))
}

const nothing = () => undefined
