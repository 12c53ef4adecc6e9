/** On the simulated back: where a hand would mark it, and a vessel that a complication has laid across the way. */
import { useFrame } from '@react-three/fiber'
import { useRef } from 'react'
import { Matrix4, Quaternion, Vector3, type Group, type Mesh } from 'three'
import { COLOURS } from './colours.ts'
import { useParts } from './parts.ts'

const UP = new Vector3(0, 1, 0)

export function PracticeMarks() {
  const { live } = useParts()
  const placed = useRef<Group>(null)
  const finger = useRef<Mesh>(null)
  const vessel = useRef<Mesh>(null)
  const [from, to] = [useRef(new Vector3()), useRef(new Vector3())]
  const turn = useRef(new Quaternion())

  useFrame(() => {
    if (!placed.current || !finger.current || !vessel.current) return
    const { practice, roomFromCt } = live
    placed.current.visible = practice !== undefined && roomFromCt !== undefined
    if (!practice || !roomFromCt) return
    placed.current.matrix.copy(new Matrix4().fromArray(roomFromCt.transform.matrix))
    finger.current.visible = practice.finger !== undefined
    if (practice.finger) finger.current.position.set(...practice.finger)
    vessel.current.visible = practice.vessel !== undefined
    if (!practice.vessel) return
    from.current.set(...practice.vessel.from)
    to.current.set(...practice.vessel.to)
    vessel.current.position.copy(from.current).lerp(to.current, 0.5)
    const length = from.current.distanceTo(to.current)
    vessel.current.quaternion.copy(turn.current.setFromUnitVectors(UP, to.current.sub(from.current).normalize()))
    vessel.current.scale.set(practice.vessel.radiusMm, length, practice.vessel.radiusMm)
  })

  return (
    <group ref={placed} name="practice-marks" matrixAutoUpdate={false} visible={false}>
      <mesh ref={finger} name="practice-finger">
        <sphereGeometry args={[6, 24, 16]} />
        <meshBasicMaterial color={COLOURS.accent} toneMapped={false} />
      </mesh>
      <mesh ref={vessel} name="practice-vessel" visible={false}>
        <cylinderGeometry args={[1, 1, 1, 20]} />
        <meshBasicMaterial color="#d64545" toneMapped={false} />
      </mesh>
    </group>
  )
}
