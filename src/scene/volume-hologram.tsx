/** A volume as a ray-cast hologram - CT, MR or what was swept - standing where the pipeline says, cut to the box and by the ultrasound plane. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { BoxGeometry, Matrix4, Vector3, Vector4, type Mesh } from 'three'
import type { Located } from '#core/frames/transform-graph.ts'
import type { DrawnVolume } from '#core/volumes/volume-arrival.ts'
import type { Live } from '#session/live.ts'
import type { SweptVolume } from '#session/sweep.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { RENDER_ORDER } from './render-order.ts'
import type { SolidDepth } from './solid-depth.ts'
import { transferFunction, type Modality } from './transfer-functions.ts'
import { createVolumeMaterial, showTissue, volumeFromUvw } from './volume-material.ts'
import { createVolumeTextures, type VolumeOnCard } from './volume-textures.ts'

/** Of each displayed frame, for slices on their way to the graphics card. */
const UPLOAD_BUDGET_MS = 6

interface Shared {
  readonly solidDepth: SolidDepth
  readonly cut: PlaneCut
}

/** Shows the volume that is on its way in or has come; another one is another drawing. */
export function VolumeHologram({ solidDepth, cut, onCard }: Shared & { readonly onCard: VolumeOnCard }) {
  const { live } = useParts()
  const modality = useSession((state) => state.openCase?.modality)
  const [arrival, setArrival] = useState(live.arrival)
  useFrame(() => {
    if (live.arrival !== arrival) setArrival(live.arrival)
  })
  if (!modality || !arrival) return null
  return <Drawn name="volume-hologram" layer="volume" {...{ arrival, modality, solidDepth, cut, onCard, of: caseOf }} />
}

/** The volume of the last sweep, where the patient's tracked frame stands. */
export function SweptHologram({ solidDepth, cut }: Shared) {
  const swept = useSession((state) => state.sweptVolume)
  const arrival = useMemo<DrawnVolume | undefined>(() => swept && drawnOf(swept), [swept])
  if (!arrival) return null
  return <Drawn name="swept-volume" layer="sweptVolume" modality="US" {...{ arrival, solidDepth, cut, of: sweptOf }} />
}

function drawnOf({ geometry, values }: SweptVolume): DrawnVolume {
  const arrivedSlices = Array.from({ length: geometry.dimensions[2] }, (_, k) => k)
  return { volume: { geometry }, display: values, windowHu: [0, 255], arrivedSlices }
}

interface DrawnProps extends Shared {
  readonly name: string
  readonly layer: 'volume' | 'sweptVolume'
  readonly arrival: DrawnVolume
  readonly modality: Modality
  /** Where it stands now, and whether it is still the one that is there. */
  readonly of: (live: Readonly<Live>, arrival: DrawnVolume) => Located<'room', 'ct' | 'patient'> | undefined
  /** Told which textures hold the volume. */
  readonly onCard?: VolumeOnCard
}

const caseOf: DrawnProps['of'] = ({ roomFromCt, arrival: now }, arrival) => (now === arrival ? roomFromCt : undefined)
const sweptOf: DrawnProps['of'] = ({ roomFromPatient }) => roomFromPatient

function Drawn({ name, layer, arrival, modality, solidDepth, cut, of, onCard }: DrawnProps) {
  const { session, live, quality } = useParts()
  const gl = useThree((state) => state.gl)
  const preset = useSession((state) => state.preset)
  const mesh = useRef<Mesh>(null)

  const { geometry } = arrival.volume
  const textures = useMemo(() => createVolumeTextures(arrival), [arrival])
  const material = useMemo(() => createVolumeMaterial(geometry, textures.voxels, textures.leaps), [geometry, textures])
  const box = useMemo(() => new BoxGeometry(1, 1, 1).translate(0.5, 0.5, 0.5), [])
  const volumeFromUnit = useMemo(() => volumeFromUvw(geometry), [geometry])
  const roomFromUvw = useMemo(() => new Matrix4(), [])

  useEffect(() => {
    material.uniforms['solidDepth']!.value = solidDepth.texture
  }, [material, solidDepth])

  useEffect(() => {
    const { windowHu } = arrival
    const texture = showTissue(material, textures, transferFunction(modality, preset, windowHu), windowHu)
    return () => texture.dispose()
  }, [material, textures, modality, preset, arrival])

  useEffect(() => {
    if (onCard) onCard.textures = textures
    const forget = () => textures.forget()
    gl.domElement.addEventListener('webglcontextrestored', forget)
    return () => {
      gl.domElement.removeEventListener('webglcontextrestored', forget)
      if (onCard?.textures === textures) onCard.textures = undefined
      textures.dispose()
      material.dispose()
      solidDepth.need(name, false)
    }
  }, [gl, textures, material, solidDepth, name, onCard])

  useFrame((_state, delta) => {
    const drawn = mesh.current
    if (!drawn) return
    textures.upload(gl, arrival, UPLOAD_BUDGET_MS)
    const { layers, clip } = session.getState()
    const located = of(live, arrival)
    drawn.visible = layers[layer] && located?.status === 'ok'
    solidDepth.need(name, drawn.visible)
    if (!drawn.visible || !located) return

    quality.note(delta * 1000)
    drawn.matrix.multiplyMatrices(roomFromUvw.fromArray(located.transform.matrix), volumeFromUnit)
    drawn.updateWorldMatrix(true, false)
    const { uniforms } = material
    const uvwFromWorld = uniforms['uvwFromWorld']!.value as Matrix4
    uvwFromWorld.copy(drawn.matrixWorld).invert()
    ;(uniforms['clipLow']!.value as Vector3).set(...clip.low)
    ;(uniforms['clipHigh']!.value as Vector3).set(...clip.high)
    planeInto(uniforms['cut']!.value as Vector4, cut.inWorld, drawn.matrixWorld)
    uniforms['stepVoxels']!.value = quality.step.voxels
    uniforms['longestStepMm']!.value = quality.step.mm
  })

  return (
    <mesh
      ref={mesh}
      name={name}
      geometry={box}
      material={material}
      matrixAutoUpdate={false}
      frustumCulled={false}
      renderOrder={RENDER_ORDER.volume}
      raycast={nothing}
    />
  )
}

/** A plane of the world as a plane of the space that `worldFromSpace` comes from: a row times the matrix. */
function planeInto(target: Vector4, { x, y, z, w }: Vector4, { elements: m }: Matrix4): void {
  target.set(
    x * m[0]! + y * m[1]! + z * m[2]!,
    x * m[4]! + y * m[5]! + z * m[6]!,
    x * m[8]! + y * m[9]! + z * m[10]!,
    x * m[12]! + y * m[13]! + z * m[14]! + w,
  )
}

/** Pointing is answered by the exact voxels, in touchable-volume.tsx, not by the box. */
const nothing = () => undefined
