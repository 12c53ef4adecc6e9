/** The region of a sweep as a box in the room, and in it a dot in every cell that pictures have reached. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { Group } from 'three'
import { useParts, useSession } from './parts.ts'
import { createRegionDrawing } from './region-drawing.ts'

export function SweepRegion() {
  const { live } = useParts()
  const isUnderWay = useSession(({ sweep }) => sweep.phase !== 'idle')
  const coverage = useSession(({ sweep }) => sweep.coverage)
  const group = useRef<Group>(null)
  const drawing = useMemo(() => createRegionDrawing(), [])

  useEffect(() => () => drawing.dispose(), [drawing])
  useEffect(() => drawing.showCoverage(coverage), [drawing, coverage])

  useFrame(() => {
    const drawn = group.current
    if (!drawn) return
    const { roomFromPatient, sweepBox } = live
    drawn.visible = isUnderWay && roomFromPatient?.status === 'ok' && sweepBox !== undefined
    if (!drawn.visible || !roomFromPatient || !sweepBox) return
    drawn.matrix.fromArray(roomFromPatient.transform.matrix)
    drawing.showBox(sweepBox)
  })

  return (
    <group ref={group} name="sweep-region" matrixAutoUpdate={false} visible={false}>
      <primitive object={drawing.box} />
      <primitive object={drawing.dots} />
    </group>
  )
}
