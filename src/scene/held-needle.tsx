/**
 * The needle where its tracker says it is: shaft at its true thickness, a ring each centimetre from the tip, the hub
 * in the colour of its gauge. Gone in the very frame in which its pose cannot be trusted.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Matrix4, type Group, type InstancedMesh } from 'three'
import { needleDiameterMm } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { Live, LiveNeedle } from '#session/live.ts'
import { COLOURS } from './colours.ts'
import { DepthMask, isRealTool } from './depth-mask.tsx'
import { useParts, useSession } from './parts.ts'
import { SOLID_LAYER } from './render-order.ts'
import { Twofold } from './twofold.tsx'

/** Hubs as on the shelf (ISO 6009). */
const HUBS: Readonly<Record<number, string>> = {
  17: '#c9a0dc',
  18: '#f7a6c1',
  20: '#f5d90a',
  22: '#3b4046',
  25: '#f08a3c',
}
const BEVEL_MM = 2.5
const HUB_MM = { length: 16, radius: 3.4 } as const
const TICK_MM = 10
const MOST_TICKS = 20
/** A mask is a little thicker than what it stands for, so that no edge of it shines through. */
const MASK_MM = 0.4

interface Props {
  /** The one that is guided, unless given. */
  readonly of?: (live: Readonly<Live>) => LiveNeedle | undefined
  readonly name?: string
  readonly colour?: string
}

export function HeldNeedle({ of = guided, name = 'held-needle', colour = COLOURS.needle }: Props) {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const [lengthMm, setLengthMm] = useState(90)
  const gauge = useSession((state) => state.simulation.needle.gauge)
  const isMask = useSession(isRealTool)

  useFrame(() => {
    if (!group.current) return
    const needle = of(live)
    group.current.visible = needle !== undefined
    if (!needle) return
    // Another needle is taken now and then, not with every frame.
    if (Math.abs(needle.lengthMm - lengthMm) > 0.5) setLengthMm(needle.lengthMm)
    group.current.matrix.fromArray(needle.roomFromTip.transform.matrix)
  })

  const radius = needleDiameterMm(gauge) / 2
  const shaft = lengthMm - BEVEL_MM
  return (
    <group ref={group} name={name} matrixAutoUpdate={false} visible={false}>
      {isMask ? (
        <NeedleMask lengthMm={lengthMm} radius={radius} />
      ) : (
        <>
          {/* Built along y, as three's cylinders are; the needle's own way is z. */}
          <group rotation={[Math.PI / 2, 0, 0]}>
            <Twofold name="needle-shaft" position={[0, -BEVEL_MM - shaft / 2, 0]} colour={colour} glow={0.55}>
              <cylinderGeometry args={[radius, radius, shaft, 12]} />
            </Twofold>
            <Twofold name="needle-bevel" position={[0, -BEVEL_MM / 2, 0]} colour={colour} glow={0.55}>
              <coneGeometry args={[radius, BEVEL_MM, 12]} />
            </Twofold>
            <Twofold
              name="needle-hub"
              position={[0, -lengthMm - HUB_MM.length / 2, 0]}
              colour={HUBS[gauge] ?? COLOURS.tool}
              glow={0.35}
            >
              <cylinderGeometry args={[HUB_MM.radius * 0.7, HUB_MM.radius, HUB_MM.length, 16]} />
            </Twofold>
          </group>
          <Ticks lengthMm={lengthMm} radius={radius} />
        </>
      )}
    </group>
  )
}

const guided = (live: Readonly<Live>) => live.needle

/** A real needle over a real room is seen itself: its shape hides what lies behind it, and nothing is drawn over it. */
function NeedleMask({ lengthMm, radius }: { readonly lengthMm: number; readonly radius: number }) {
  return (
    <group rotation={[Math.PI / 2, 0, 0]}>
      <DepthMask name="needle-mask" position={[0, -lengthMm / 2, 0]}>
        <cylinderGeometry args={[radius + MASK_MM, radius + MASK_MM, lengthMm, 12]} />
      </DepthMask>
      <DepthMask name="needle-hub-mask" position={[0, -lengthMm - HUB_MM.length / 2, 0]}>
        <cylinderGeometry args={[HUB_MM.radius, HUB_MM.radius, HUB_MM.length, 16]} />
      </DepthMask>
    </group>
  )
}

/** Dark on bright steel; each fifth is wider. */
function Ticks({ lengthMm, radius }: { readonly lengthMm: number; readonly radius: number }) {
  const rings = useRef<InstancedMesh>(null)
  const matrix = useMemo(() => new Matrix4(), [])
  useEffect(() => {
    const mesh = rings.current
    if (!mesh) return
    mesh.count = Math.min(MOST_TICKS, Math.ceil(lengthMm / TICK_MM) - 1)
    for (let at = 0; at < mesh.count; at++) {
      const depth = (at + 1) * TICK_MM
      const long = (at + 1) % 5 === 0 ? 2 : 1
      mesh.setMatrixAt(at, matrix.makeScale(1, 1, long).setPosition(0, 0, -depth))
    }
    mesh.instanceMatrix.needsUpdate = true
    mesh.layers.enable(SOLID_LAYER)
  }, [lengthMm, matrix])
  return (
    <instancedMesh
      ref={rings}
      name="needle-ticks"
      args={[undefined, undefined, MOST_TICKS]}
      frustumCulled={false}
      raycast={nothing}
    >
      <torusGeometry args={[radius + 0.15, 0.35, 8, 20]} />
      <meshBasicMaterial color={COLOURS.needleTick} toneMapped={false} />
    </instancedMesh>
  )
}

const nothing = () => undefined
