/** The educator's atlas: the structures of the open case taken apart, peeled, alone, named; touched by ray or fingertips. */
import type { PointerEvent } from '@pmndrs/pointer-events'
import { useFrame, useThree, type ThreeEvent } from '@react-three/fiber'
import { Suspense, useEffect, useMemo, useRef } from 'react'
import { Matrix4, Vector3, type Group, type Mesh } from 'three'
import { colourOfLabel } from '#core/anatomy/colours.ts'
import { linesOfLabel } from '#core/atlas/names.ts'
import type { AtlasPart, Place } from '#core/atlas/parts.ts'
import { touchedPart } from '#core/atlas/pick.ts'
import { quizMarks } from '#core/atlas/quiz.ts'
import type { TakenApart } from '#core/atlas/taken-apart.ts'
import { POSITION_UNIT_MM } from '#core/phantom/structure-layers.ts'
import { DETAIL_ERRORS_MM } from '#core/phantom/surface-groups.ts'
import { apartOf, touchStructure, type Atlas as AtlasState } from '#session/atlas.ts'
import { AtlasCut } from './atlas-cut.tsx'
import { createCutAway } from './atlas-cut-away.ts'
import { createAtlasLayer, createPartTable, MARKS, type PartMark } from './atlas-drawing.ts'
import { createAtlasLabels, type PlacedName } from './atlas-labels.ts'
import { MOST_ATLAS_NAMES } from './atlas-plates.ts'
import { createAtlasScene, type AtlasMoment } from './atlas-scene.ts'
import { createAtlasSight } from './atlas-sight.ts'
import { createAtlasTouchable } from './atlas-touchable.ts'
import { seeingOf } from './atlas-seeing.ts'
import { cornersOf, type Xyz } from './atlas-view.ts'
import { createDetailChoice } from './detail.ts'
import { HologramGrip } from './handles.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'
import { pixelsPerMm, unitsFrom } from './structures.tsx'
import { volumeFromUvw } from './volume-material.ts'

/** Screen pixels: beyond it a press was a drag that turned the view. */
const DRAG_PX = 5
/** Room mm around a fingertip within which it touches a structure. */
const TOUCH_MM = 12

export function Atlas() {
  const isOn = useSession((state) => state.atlas.isOn)
  const apart = useSession((state) => (state.atlas.isOn ? apartOf(state) : undefined))
  return isOn && apart ? <OpenAtlas apart={apart} /> : null
}

function OpenAtlas({ apart }: { readonly apart: TakenApart }) {
  const { session, live } = useParts()
  const gl = useThree((state) => state.gl)
  const isSeen = useSession((state) => state.view !== 'page')
  const geometry = useSession((state) => state.openCase?.geometry)
  const ctFromUvw = useMemo(() => geometry && volumeFromUvw(geometry), [geometry])
  const drawn = useRef<Group>(null)
  const touchable = useRef<Mesh>(null)
  const touch = useMemo(() => createAtlasTouchable(), [])
  const labels = useMemo(() => createAtlasLabels(), [])
  const sight = useMemo(() => createAtlasSight(), [])
  const scene = useMemo(() => createAtlasScene(), [])
  const detail = useMemo(() => createDetailChoice(DETAIL_ERRORS_MM), [])
  const drawing = useMemo(() => {
    const table = createPartTable(apart.parts.length)
    const cutAway = createCutAway()
    const layers = apart.meshes.map((mesh, at) => ({
      mesh,
      drawing: createAtlasLayer(mesh, apart.parts.filter((part) => part.mesh === at), table, cutAway.planes), // prettier-ignore
    }))
    return { table, layers, cutAway, marked: '' }
  }, [apart])
  const held = useMemo(() => ({ pointed: undefined as number | undefined, x: 0, y: 0 }), [])
  const m = useMemo(() => ({ toUnits: new Matrix4().makeScale(POSITION_UNIT_MM, POSITION_UNIT_MM, POSITION_UNIT_MM), roomFromCt: new Matrix4(), ctFromRoom: new Matrix4(), worldFromCt: new Matrix4(), eye: new Vector3() }), []) // prettier-ignore

  useEffect(() => {
    gl.localClippingEnabled = true
    return () => {
      touch.dispose()
      labels.dispose()
    }
  }, [gl, touch, labels])
  useEffect(() => {
    sight.forget()
    return () => {
      drawing.table.dispose()
      for (const layer of drawing.layers) layer.drawing.dispose()
    }
  }, [drawing, sight])

  useFrame(({ camera }, delta) => {
    const group = drawn.current
    if (!group) return
    const state = session.getState()
    const { roomFromCt } = live
    const kept = roomFromCt && drawing.cutAway.follow(state.atlas.cut, roomFromCt.transform.matrix, camera)
    const moment = roomFromCt?.status === 'ok' ? scene.now(state, kept) : undefined
    group.visible = moment !== undefined
    touch.follow(moment, roomFromCt?.transform.matrix ?? IDENTITY)
    if (!moment || !roomFromCt || !ctFromUvw) return labels.hide()
    m.roomFromCt.fromArray(roomFromCt.transform.matrix as number[])
    group.matrix.multiplyMatrices(m.roomFromCt, m.toUnits)
    group.updateWorldMatrix(true, false)
    m.worldFromCt.multiplyMatrices(group.parent!.matrixWorld, m.roomFromCt)
    detail.note(delta * 1000, pixelsPerMm(gl, camera, m.worldFromCt, ctFromUvw))
    for (const layer of drawing.layers) layer.drawing.show(detail.level)
    mark(moment)
    if (!state.atlas.hasNames) return labels.hide()
    // The eye in the room, mm, and in the CT.
    m.eye.setFromMatrixPosition(camera.matrixWorld).multiplyScalar(1000)
    const eye: Xyz = [m.eye.x, m.eye.y, m.eye.z]
    m.eye.applyMatrix4(m.ctFromRoom.copy(m.roomFromCt).invert())
    sight.look([m.eye.x, m.eye.y, m.eye.z], moment.pick, moment.apart.parts, moment.moved, moment.shown)
    const corners = cornersOf(moment.box.low, moment.box.high).map((corner) => inRoom(corner))
    labels.place(eye, corners, namesOf(moment), seeingOf(gl, camera, hasCard(state.atlas)))
  }, -5)

  const inRoom = (place: Place): Xyz => {
    m.eye.set(...place).applyMatrix4(m.roomFromCt)
    return [m.eye.x, m.eye.y, m.eye.z]
  }

  function mark({ shown, moved, apart: { parts } }: AtlasMoment) {
    const { atlas } = session.getState()
    const asked = atlas.quiz && quizMarks(atlas.quiz)
    const marks = parts.map(({ index, label }): PartMark => {
      if (!shown.has(index)) return MARKS.hidden
      if (asked && label === asked.right) return MARKS.right
      if (asked && label === asked.wrong) return MARKS.wrong
      const isLit = asked ? label === asked.pointed : atlas.marked.includes(label) || isChosen(label, atlas)
      return isLit || index === held.pointed ? MARKS.pointed : MARKS.plain
    })
    const says = `${marks.join('')} ${atlas.explode}`
    if (says === drawing.marked) return
    drawing.marked = says
    drawing.table.write(moved, marks)
  }

  function namesOf({ apart: { parts }, shown, moved }: AtlasMoment): PlacedName[] {
    const { atlas, structures } = session.getState()
    const seen = parts.flatMap((part) => {
      const place = shown.has(part.index) ? sight.seenPlace(part, moved) : undefined
      return place ? [{ part, place }] : []
    })
    const isFirst = ({ part }: { readonly part: AtlasPart }) =>
      part.index === held.pointed || part.label === atlas.chosen || atlas.marked.includes(part.label)
        ? 0
        : 1 + RANK.indexOf(part.group)
    return seen
      .toSorted((a, b) => isFirst(a) - isFirst(b) || a.part.index - b.part.index)
      .slice(0, MOST_ATLAS_NAMES)
      .map(({ part, place }) => ({
        key: String(part.index),
        lines: linesOfLabel(part.label, atlas.language, structures?.origin?.foreign),
        colour: colourOfLabel(part.label, part.group),
        at: inRoom(place),
      }))
  }

  function partOf(event: PointerEvent): number | undefined {
    if (event.details.type !== 'sphere') return touch.partAlong(event.pointerPosition, event.point)
    const moment = scene.now(session.getState(), drawing.cutAway.kept)
    if (!moment) return undefined
    const at = event.pointerPosition.clone().multiplyScalar(1000).applyMatrix4(m.ctFromRoom.copy(m.roomFromCt).invert())
    return touchedPart(moment.pickScene, [at.x, at.y, at.z], TOUCH_MM / m.roomFromCt.getMaxScaleOnAxis())
  }
  const take = (act: (event: PointerEvent) => void) => (event: ThreeEvent<globalThis.PointerEvent | MouseEvent>) =>
    act(event as unknown as PointerEvent)

  return (
    <>
      {isSeen && (
        <Suspense>
          <HologramGrip touchable={touchable} />
        </Suspense>
      )}
      <group ref={drawn} name="atlas" matrixAutoUpdate={false} visible={false}>
        {drawing.layers.map(({ mesh, drawing: { geometry: shape, material } }) => (
          <group key={mesh.group} position={unitsFrom(mesh)}>
            <mesh
              name={`atlas-${mesh.group}`}
              geometry={shape}
              material={material}
              renderOrder={RENDER_ORDER.solid}
              frustumCulled={false}
              raycast={nothing}
            />
          </group>
        ))}
      </group>
      <group
        onPointerMove={take((event) => (held.pointed = partOf(event)))}
        onPointerLeave={() => (held.pointed = undefined)}
        onPointerDown={take(({ nativeEvent }) =>
          Object.assign(held, { x: nativeEvent.clientX, y: nativeEvent.clientY }),
        )}
        onClick={take((event) => {
          // Hands and controllers have no place on the screen: NaN is no drag.
          if (Math.hypot(event.nativeEvent.clientX - held.x, event.nativeEvent.clientY - held.y) > DRAG_PX) return
          const label = apart.parts[partOf(event) ?? -1]?.label
          if (label !== undefined) touchStructure(session, label)
        })}
      >
        <primitive ref={touchable} object={touch.mesh} />
      </group>
      <primitive object={labels.group} />
      <AtlasCut />
    </>
  )
}

/** Whose names come first where not all have room. */
const RANK: readonly string[] = [
  'muscle',
  'bone',
  'disc',
  'neural',
  'vessel',
  'fascia',
  'ligament',
  'joint',
  'fat',
  'skin',
]

const hasCard = ({ quiz, touring, cut }: AtlasState) => quiz !== undefined || touring !== undefined || cut.isOn

/** What is shown alone need not be lit as well. */
const isChosen = (label: number, { chosen, isolated }: AtlasState) => label === chosen && isolated === undefined

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const
const nothing = () => undefined
