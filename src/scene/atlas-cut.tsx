/** The plane that cuts the atlas: held by a hand or the mouse, with the cut's own CT on it. */
import { useFrame } from '@react-three/fiber'
import { Suspense, useEffect, useMemo, useRef } from 'react'
import { DoubleSide, Matrix4, PlaneGeometry, type Group, type Mesh } from 'three'
import { CUT_PICTURE } from '#core/atlas/cut.ts'
import { holdCut } from '#session/atlas-cut.ts'
import { AtlasCutPanel } from './atlas-cut-panel.tsx'
import { COLOURS } from './colours.ts'
import { createCutTexture } from './cut-texture.ts'
import { HeldPlane } from './handles.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Of the handle beside the plane, CT mm: what is held and what is seen do not cover each other. */
const KNOB_MM = 9

export function AtlasCut() {
  const isOn = useSession(({ atlas }) => atlas.cut.isOn)
  return isOn ? <Cutting /> : null
}

function Cutting() {
  const { session, live } = useParts()
  const picture = useRef<Mesh>(null)
  const held = useRef<Group>(null)
  const knob = useRef<Mesh>(null)
  const texture = useMemo(() => createCutTexture(), [])
  const shape = useMemo(() => new PlaneGeometry(CUT_PICTURE.widthPx, CUT_PICTURE.heightPx), [])
  const m = useMemo(() => ({ roomFromCt: new Matrix4(), ctFromImage: new Matrix4(), toMiddle: imageFromQuad() }), [])
  useEffect(
    () => () => {
      texture.dispose()
      shape.dispose()
    },
    [texture, shape],
  )

  useFrame(() => {
    texture.show(live.cut)
    if (!picture.current || !held.current || !live.roomFromCt) return
    m.roomFromCt.fromArray(live.roomFromCt.transform.matrix as number[])
    picture.current.visible = live.cut !== undefined
    if (live.cut) {
      m.ctFromImage.fromArray(live.cut.ctFromImage as number[])
      picture.current.matrix.multiplyMatrices(m.roomFromCt, m.ctFromImage).multiply(m.toMiddle)
    }
    held.current.matrix.multiplyMatrices(
      m.roomFromCt,
      m.ctFromImage.fromArray(session.getState().atlas.cut.ctFromPlane as number[]),
    )
  }, -4)

  const sideMm = (CUT_PICTURE.widthPx * CUT_PICTURE.mmPerPx) / 2 + 2 * KNOB_MM
  return (
    <>
      <mesh
        ref={picture}
        name="atlas-cut-plane"
        geometry={shape}
        matrixAutoUpdate={false}
        renderOrder={RENDER_ORDER.solid + 1}
        raycast={nothing}
      >
        <meshBasicMaterial map={texture.inPlane} side={DoubleSide} toneMapped={false} />
      </mesh>
      <group ref={held} name="atlas-cut-held" matrixAutoUpdate={false}>
        <mesh ref={knob} name="atlas-cut-knob" position={[sideMm, 0, 0]}>
          <sphereGeometry args={[KNOB_MM, 24, 16]} />
          <meshBasicMaterial color={COLOURS.accent} toneMapped={false} />
        </mesh>
      </group>
      <Suspense>
        <HeldPlane
          handle={knob}
          matrixNow={() => held.current?.matrix}
          onHeld={(roomFromPlane) => {
            if (!live.roomFromCt) return
            const ctFromPlane = new Matrix4().fromArray(live.roomFromCt.transform.matrix as number[]).invert()
            holdCut(session, rigid(ctFromPlane.multiply(roomFromPlane)))
          }}
        />
      </Suspense>
      <AtlasCutPanel cutTexture={texture} />
    </>
  )
}

/** The quad's middle is the picture's, its y points up, a picture's down. */
function imageFromQuad(): Matrix4 {
  return new Matrix4()
    .makeTranslation((CUT_PICTURE.widthPx - 1) / 2, (CUT_PICTURE.heightPx - 1) / 2, 0)
    .multiply(new Matrix4().makeScale(1, -1, 1))
}

/** Without the hologram's scale. */
function rigid(matrix: Matrix4): number[] {
  const size = matrix.getMaxScaleOnAxis()
  return matrix.toArray().map((value, at) => (at < 12 && at % 4 !== 3 ? value / size : value))
}

const nothing = () => undefined
