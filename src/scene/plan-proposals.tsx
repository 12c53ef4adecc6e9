/** What planning proposes before a person decides: a target that is not one yet, and ways to it, the one that is looked at foremost. */
import { useMemo } from 'react'
import { Quaternion, Vector3 } from 'three'
import type { Corridor } from '#core/planning/corridor.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import { waysFound } from '#session/planning.ts'
import { COLOURS } from './colours.ts'
import { useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'
import { Twofold } from './twofold.tsx'

/** Patient mm. */
const SIZES = { cage: 4.2, cageTube: 0.45, lookedAt: 0.7, other: 0.35, ring: 3.5, ringTube: 0.5 } as const

export function PlanProposals() {
  const proposal = useSession(({ plan }) => plan.now.proposal)
  const ways = useSession(waysFound)
  const lookedAt = useSession(({ planning }) => planning.lookedAt)
  const chosen = useSession(({ plan }) => plan.now.corridor)
  return (
    <>
      {proposal && <Cage at={proposal.target} />}
      {/* Once one is chosen the others are in the way; looking at another one shows it again. */}
      {ways.map((way, at) =>
        way === chosen || (chosen && at !== lookedAt) ? undefined : (
          <Way key={`${way.entry.x} ${way.entry.y} ${way.entry.z}`} way={way} isLookedAt={at === lookedAt} />
        ),
      )}
    </>
  )
}

/** Three rings instead of a ball: an accepted target is never taken for one that is only proposed. */
function Cage({ at }: { readonly at: PlanPoint }) {
  return (
    <>
      {TURNS.map((turn, n) => (
        <Twofold
          key={n}
          name={n === 0 ? 'proposal' : `proposal-${n}`}
          position={[at.x, at.y, at.z]}
          quaternion={turn}
          colour={COLOURS.target}
        >
          <torusGeometry args={[SIZES.cage, SIZES.cageTube, 8, 32]} />
        </Twofold>
      ))}
    </>
  )
}

function Way({
  way: { entry, target, lengthMm },
  isLookedAt,
}: {
  readonly way: Corridor
  readonly isLookedAt: boolean
}) {
  const [along, facing] = useMemo(() => {
    const out = new Vector3(entry.x - target.x, entry.y - target.y, entry.z - target.z).normalize()
    return [new Quaternion().setFromUnitVectors(Y, out), new Quaternion().setFromUnitVectors(Z, out)] as const
  }, [entry, target])
  const radius = isLookedAt ? SIZES.lookedAt : SIZES.other
  const middle = [(entry.x + target.x) / 2, (entry.y + target.y) / 2, (entry.z + target.z) / 2] as const
  return (
    <>
      <mesh
        name={isLookedAt ? 'way-looked-at' : 'way'}
        position={middle}
        quaternion={along}
        renderOrder={RENDER_ORDER.seenThrough}
        raycast={nothing}
      >
        <cylinderGeometry args={[radius, radius, lengthMm, 10]} />
        <meshBasicMaterial
          color={isLookedAt ? COLOURS.entry : COLOURS.path}
          transparent
          opacity={isLookedAt ? 0.95 : 0.45}
          depthTest={false}
          depthWrite={false}
          toneMapped={false}
        />
      </mesh>
      {isLookedAt && (
        <Twofold name="way-entry" position={[entry.x, entry.y, entry.z]} quaternion={facing} colour={COLOURS.entry}>
          <torusGeometry args={[SIZES.ring, SIZES.ringTube, 10, 28]} />
        </Twofold>
      )}
    </>
  )
}

const Y = new Vector3(0, 1, 0)
const Z = new Vector3(0, 0, 1)
const TURNS = [
  new Quaternion(),
  new Quaternion().setFromUnitVectors(Z, new Vector3(1, 0, 0)),
  new Quaternion().setFromUnitVectors(Z, Y),
]
const nothing = () => undefined
