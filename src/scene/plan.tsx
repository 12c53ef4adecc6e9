/** The planned needle path: target, entry, the way between with its depth, and where the pointer would put the next point. */
import { useEffect, useMemo, useRef } from 'react'
import { useFrame } from '@react-three/fiber'
import { Quaternion, Vector3, type Group, type InstancedMesh } from 'three'
import { Matrix4 } from 'three'
import { needlePath, type PlanPoint } from '#core/planning/path.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { PlanProposals } from './plan-proposals.tsx'
import { PathLabel } from './path-label.tsx'
import { SOLID_LAYER } from './render-order.ts'
import { Twofold, type Triple } from './twofold.tsx'

/** Patient mm. */
const SIZES = { target: 3, entryRing: 5, entryTube: 1, path: 0.7, tick: 2.2, tickTube: 0.35, tickEach: 10 } as const
const MOST_TICKS = 40

export function Plan() {
  const { live } = useParts()
  const target = useSession((state) => state.target)
  const entry = useSession((state) => state.entry)
  const group = useRef<Group>(null)

  useFrame(() => {
    if (!group.current) return
    group.current.visible = live.roomFromCt?.status === 'ok'
    if (live.roomFromCt) group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  return (
    <group ref={group} name="plan" matrixAutoUpdate={false} visible={false}>
      {target && <Target at={target} />}
      {entry && <Entry at={entry} target={target} />}
      <PlanProposals />
      {entry && target && <Path entry={entry} target={target} />}
    </group>
  )
}

/** Opaque: a see-through target is misjudged in depth. */
function Target({ at }: { readonly at: PlanPoint }) {
  return (
    <Twofold name="target" position={[at.x, at.y, at.z]} colour={COLOURS.target}>
      <sphereGeometry args={[SIZES.target, 24, 16]} />
    </Twofold>
  )
}

function Entry({ at, target }: { readonly at: PlanPoint; readonly target: PlanPoint | undefined }) {
  const facing = useMemo(() => turnedAlong(at, target, Z), [at, target])
  return (
    <Twofold name="entry" position={[at.x, at.y, at.z]} quaternion={facing} colour={COLOURS.entry}>
      <torusGeometry args={[SIZES.entryRing, SIZES.entryTube, 12, 32]} />
    </Twofold>
  )
}

function Path({ entry, target }: { readonly entry: PlanPoint; readonly target: PlanPoint }) {
  const path = useMemo(() => needlePath(entry, target), [entry, target])
  const along = useMemo(() => turnedAlong(entry, target, Y), [entry, target])
  if (!path) return null
  const middle: Triple = [(entry.x + target.x) / 2, (entry.y + target.y) / 2, (entry.z + target.z) / 2]
  return (
    <>
      <Twofold name="path" position={middle} quaternion={along} colour={COLOURS.path}>
        <cylinderGeometry args={[SIZES.path, SIZES.path, path.lengthMm, 12]} />
      </Twofold>
      <Ticks entry={entry} target={target} lengthMm={path.lengthMm} />
      <PathLabel entry={entry} target={target} path={path} />
    </>
  )
}

/** A ring each centimetre below the entry point. */
function Ticks({ entry, target, lengthMm }: { entry: PlanPoint; target: PlanPoint; lengthMm: number }) {
  const rings = useRef<InstancedMesh>(null)
  useEffect(() => {
    const mesh = rings.current
    if (!mesh) return
    const facing = turnedAlong(entry, target, Z)
    const matrix = new Matrix4()
    const place = new Vector3()
    const one = new Vector3(1, 1, 1)
    const count = Math.min(MOST_TICKS, Math.ceil(lengthMm / SIZES.tickEach) - 1)
    for (let at = 0; at < count; at++) {
      place.set(entry.x, entry.y, entry.z)
      place.lerp(new Vector3(target.x, target.y, target.z), ((at + 1) * SIZES.tickEach) / lengthMm)
      mesh.setMatrixAt(at, matrix.compose(place, facing, one))
    }
    mesh.count = count
    mesh.instanceMatrix.needsUpdate = true
    mesh.layers.enable(SOLID_LAYER)
  }, [entry, target, lengthMm])

  return (
    <instancedMesh
      ref={rings}
      name="path-ticks"
      args={[undefined, undefined, MOST_TICKS]}
      frustumCulled={false}
      raycast={nothing}
    >
      <torusGeometry args={[SIZES.tick, SIZES.tickTube, 8, 24]} />
      <meshBasicMaterial color={COLOURS.path} toneMapped={false} />
    </instancedMesh>
  )
}

const Y = new Vector3(0, 1, 0)
const Z = new Vector3(0, 0, 1)

/** Turns `axis` onto the way from one point to the other; not at all when there is no way. */
function turnedAlong(from: PlanPoint, to: PlanPoint | undefined, axis: Vector3): Quaternion {
  const way = to ? new Vector3(to.x - from.x, to.y - from.y, to.z - from.z) : new Vector3(0, 1, 0)
  return way.lengthSq() > 0 ? new Quaternion().setFromUnitVectors(axis, way.normalize()) : new Quaternion()
}

const nothing = () => undefined
